"""The cycle model on mixes small enough to count by hand, and its refusals."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microinfer.errors import ToolError
from microinfer_codegen.estimate.cycles import Flash, estimate_cycles
from microinfer_codegen.estimate.instructions import InstructionClass
from microinfer_codegen.estimate.mix import Mix, mix_from_totals
from microinfer_codegen.estimate.ranges import Range
from microinfer_codegen.estimate.timings import CORES

_C = InstructionClass
_NONE = Range(0, 0, 0)


def _mix(
    counts: dict[InstructionClass, int],
    *,
    taken: Range = _NONE,
    pipelined: Range = _NONE,
    registers: int = 0,
) -> Mix:
    return Mix(MappingProxyType(counts), registers, taken, pipelined, 2 * sum(counts.values()))


def test_a_turn_of_a_dot_product_on_cortex_m4() -> None:
    # Two loads, a compare, SMLABB, a taken branch: (2 + 1) + 1 + 1 + (1 + P), P from 1 to 3.
    counts = {_C.LOAD: 2, _C.ALU: 1, _C.MULTIPLY_SIMD: 1, _C.BRANCH: 1}
    mix = _mix(counts, taken=Range.exactly(1), pipelined=Range(0, 1, 1))
    assert estimate_cycles(mix, "cortex-m4").cycles == Range(7, 8, 10)


def test_the_same_turn_on_cortex_m0plus_pipelines_no_load() -> None:
    counts = {_C.LOAD: 2, _C.ALU: 2, _C.MULTIPLY: 1, _C.BRANCH: 1}
    mix = _mix(counts, taken=Range.exactly(1), pipelined=Range(0, 1, 1))
    # 4 + 2 + 1 + 1 and one for the refill; 32 for the small multiplier at the high end.
    assert estimate_cycles(mix, "cortex-m0plus").cycles == Range(9, 9, 41)


def test_push_and_pop_move_a_register_a_cycle() -> None:
    mix = _mix({_C.STORE_MULTIPLE: 1, _C.LOAD_MULTIPLE: 1}, registers=8)
    assert estimate_cycles(mix, "cortex-m4").cycles == Range.exactly(10)


@pytest.mark.parametrize(
    ("kind", "core", "cycles"),
    [
        (_C.DIVIDE, "cortex-m4", Range(2, 7, 12)),
        (_C.FLOAT_DIVIDE, "cortex-m4", Range.exactly(14)),
        (_C.FLOAT_MULTIPLY_ACCUMULATE, "cortex-m4", Range.exactly(3)),
        (_C.LOAD, "cortex-m4", Range.exactly(2)),
        (_C.MULTIPLY_ACCUMULATE, "cortex-m3", Range.exactly(2)),
        (_C.MULTIPLY_ACCUMULATE, "cortex-m4", Range.exactly(1)),
        (_C.MULTIPLY_LONG, "cortex-m3", Range(3, 5, 7)),
        (_C.MULTIPLY_LONG, "cortex-m4", Range.exactly(1)),
        (_C.MULTIPLY_SIMD, "cortex-m4", Range.exactly(1)),
        (_C.STORE, "cortex-m0", Range.exactly(2)),
    ],
)
def test_single_instructions_take_what_the_manual_prints(
    kind: InstructionClass, core: str, cycles: Range
) -> None:
    assert estimate_cycles(_mix({kind: 1}), core).cycles == cycles


def test_wait_states_cost_the_typical_and_the_high_end_only() -> None:
    mix = mix_from_totals(instructions=1200, loads=300, stores=100)
    still = estimate_cycles(mix, "cortex-m4").cycles
    waiting = estimate_cycles(mix, "cortex-m4", Flash(wait_states=5, line_bytes=16)).cycles
    # Typically 60 branches x 2 %, and a third of 300 loads missing once in four words.
    assert waiting.low == still.low
    assert waiting.typical == pytest.approx(still.typical + 5 * (60 * 0.02 + 300 / 3 / 4))
    assert waiting.high == pytest.approx(still.high + 5 * (3600 / 16 + 144 + 300))


def test_what_is_not_published_says_so() -> None:
    assert {core for core, timing in CORES.items() if not timing.published} == {
        "cortex-m33",
        "cortex-m55",
        "cortex-m7",
    }
    estimate = estimate_cycles(_mix({_C.ALU: 100}), "cortex-m7")
    assert not estimate.published_timings
    assert estimate.cycles.low == 50
    assert estimate.cycles.high == 100
    assert "no printed timings" in estimate.source


def test_assumptions_come_with_the_number() -> None:
    text = " ".join(estimate_cycles(_mix({_C.ALU: 1}), "cortex-m4", Flash(5)).assumptions)
    assert "refills the pipeline" in text
    assert "5 wait states" in text


def test_time_follows_the_clock() -> None:
    estimate = estimate_cycles(_mix({_C.ALU: 120_000}), "cortex-m4")
    assert estimate.milliseconds(120) == Range.exactly(1)
    assert estimate.cycles_per_instruction == Range.exactly(1)


def test_cores_are_in_order() -> None:
    assert list(CORES) == sorted(CORES)
    assert all(core == timing.core for core, timing in CORES.items())


def test_refusals() -> None:
    with pytest.raises(ToolError, match="core 'cortex-a7' has no timing table; accepted are"):
        estimate_cycles(_mix({_C.ALU: 1}), "cortex-a7")
    with pytest.raises(ToolError, match="no executed instruction"):
        estimate_cycles(_mix({}), "cortex-m4")
    with pytest.raises(ToolError, match="flash of -1 wait states"):
        Flash(wait_states=-1)
    with pytest.raises(ValueError, match="low <= typical <= high"):
        Range(2, 1, 3)


@given(
    core=st.sampled_from(sorted(CORES)),
    instructions=st.integers(1, 10**9),
    loads=st.floats(0, 0.6),
    stores=st.floats(0, 0.4),
    waits=st.integers(0, 10),
)
def test_ends_are_in_order_for_every_core(
    core: str, instructions: int, loads: float, stores: float, waits: int
) -> None:
    mix = mix_from_totals(
        instructions=instructions,
        loads=int(loads * instructions),
        stores=int(stores * instructions),
    )
    cycles = estimate_cycles(mix, core, Flash(wait_states=waits)).cycles
    assert 0 < cycles.low <= cycles.typical <= cycles.high
