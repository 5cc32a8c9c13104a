"""How many cycles each class of instruction takes on each core.

One table per core with its source. Three cores' manuals print cycles (Cortex-M0, M0+, M3, M4 have
an instruction set summary "based on a system with zero wait states"); Arm prints none for the
Cortex-M7, M33 and M55, so theirs is the Cortex-M4's table times a factor that stands in for dual
issue, and `published` is False. Knows nothing of memory: wait states are in cycles.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from microinfer_codegen.estimate.instructions import InstructionClass
from microinfer_codegen.estimate.ranges import Range

_C = InstructionClass
_ONE = Range.exactly(1)
_TWO = Range.exactly(2)


@dataclass(frozen=True, slots=True)
class CoreTiming:
    """One core: cycles by class, per register moved, and per change of flow.

    `issue` scales the whole: below one where a core may start two instructions in one cycle.
    `costs` without a class mean the class does not exist on the core, or takes one cycle.
    """

    core: str
    source: str
    published: bool
    costs: Mapping[InstructionClass, Range]
    per_register: Range
    refill: Range
    loads_pipeline: bool
    issue: Range
    assumptions: tuple[str, ...]


_M4_SOURCE = "Arm Cortex-M4 Technical Reference Manual r0p1, 100166, table 3-1"

# LDR 2 (a neighbour's pipelines into 1), LDM/STM 1 + N, STR 1 with an immediate offset and 2 with
# a register's, B and BL 1 + P, UDIV 2-12 by early termination, all multiplies 1,
# VMLA and VFMA 3, VDIV and VSQRT 14, VLDR and VSTR 2.
_M4_COSTS = {
    _C.BARRIER: Range(0, 1, 4),
    _C.DIVIDE: Range(2, 7, 12),
    _C.FLOAT_DIVIDE: Range.exactly(14),
    _C.FLOAT_LOAD: _TWO,
    _C.FLOAT_MULTIPLY_ACCUMULATE: Range.exactly(3),
    _C.FLOAT_STORE: _TWO,
    _C.LOAD: _TWO,
    _C.STORE: Range(1, 1, 2),
}
_M4_REFILL = Range(1, 2, 3)
_M4_ASSUMPTIONS = (
    "a taken branch refills the pipeline in 1 to 3 cycles (P of the manual), typically 2",
    "a load right behind a load or store takes 1 cycle unless it waits for that load's address",
    "a divide takes 7 cycles between the manual's 2 and 12",
    "an instruction skipped inside an IT block takes its full time",
)


def _like_m4(core: str, *, coremark_per_mhz: float, best: float, note: str) -> CoreTiming:
    """A core without printed timings: the Cortex-M4's, faster as CoreMark is."""
    factor = 3.42 / coremark_per_mhz
    return CoreTiming(
        core=core,
        source=f"no printed timings; {_M4_SOURCE}, scaled",
        published=False,
        costs=MappingProxyType(
            _M4_COSTS
            | {_C.LOOP_END: Range(0, 0, 1)}
            | dict.fromkeys((_C.VECTOR, _C.VECTOR_LOAD, _C.VECTOR_STORE), Range(2, 2, 4))
        ),
        per_register=_ONE,
        refill=_M4_REFILL,
        loads_pipeline=True,
        issue=Range(best, factor, 1.0),
        assumptions=(
            f"typically {factor:.2f} of a Cortex-M4's cycles, as CoreMark/MHz {coremark_per_mhz}",
            note,
            *_M4_ASSUMPTIONS,
        ),
    )


CORES: Mapping[str, CoreTiming] = MappingProxyType(
    {
        "cortex-m0": CoreTiming(
            core="cortex-m0",
            source="Arm Cortex-M0 Technical Reference Manual r0p0, DDI 0432C, table 3-1",
            published=True,
            costs=MappingProxyType(
                {
                    _C.BARRIER: Range.exactly(4),
                    _C.CALL: _TWO,
                    _C.LOAD: _TWO,
                    _C.MULTIPLY: Range(1, 1, 32),
                    _C.STORE: _TWO,
                }
            ),
            per_register=_ONE,
            refill=_TWO,
            loads_pipeline=False,
            issue=_ONE,
            assumptions=(
                "the multiplier is the fast one (1 cycle); with the small one it takes 32",
                "a taken branch takes 3 cycles, BL 4",
            ),
        ),
        "cortex-m0plus": CoreTiming(
            core="cortex-m0plus",
            source="Arm Cortex-M0+ Technical Reference Manual r0p1, DDI 0484C, table 3-1",
            published=True,
            costs=MappingProxyType(
                {
                    _C.BARRIER: Range.exactly(3),
                    _C.CALL: _TWO,
                    _C.LOAD: _TWO,
                    _C.MULTIPLY: Range(1, 1, 32),
                    _C.STORE: _TWO,
                }
            ),
            per_register=_ONE,
            refill=Range(1, 1, 2),
            loads_pipeline=False,
            issue=_ONE,
            assumptions=(
                "the multiplier is the fast one (1 cycle); with the small one it takes 32",
                "a taken branch takes 2 cycles, BL 3; the high end has the 3 + N of POP {..., PC}",
                "no access goes to a single-cycle I/O port",
            ),
        ),
        "cortex-m3": CoreTiming(
            core="cortex-m3",
            source="Arm Cortex-M3 Technical Reference Manual r2p0, DDI 0337H, table 3.1",
            published=True,
            costs=MappingProxyType(
                {
                    _C.BARRIER: Range(0, 1, 4),
                    _C.DIVIDE: Range(2, 7, 12),
                    _C.LOAD: _TWO,
                    _C.MULTIPLY_ACCUMULATE: _TWO,
                    _C.MULTIPLY_LONG: Range(3, 5, 7),
                    _C.STORE: Range(1, 1, 2),
                }
            ),
            per_register=_ONE,
            refill=_M4_REFILL,
            loads_pipeline=True,
            issue=_ONE,
            assumptions=(
                "a long multiply takes 5 cycles between SMULL's 3 and SMLAL's 7",
                *_M4_ASSUMPTIONS,
            ),
        ),
        "cortex-m33": _like_m4(
            "cortex-m33",
            coremark_per_mhz=4.07,
            best=0.7,
            note="two 16-bit instructions may start together; never more than 30 % is gained",
        ),
        "cortex-m4": CoreTiming(
            core="cortex-m4",
            source=_M4_SOURCE,
            published=True,
            costs=MappingProxyType(_M4_COSTS),
            per_register=_ONE,
            refill=_M4_REFILL,
            loads_pipeline=True,
            issue=_ONE,
            assumptions=_M4_ASSUMPTIONS,
        ),
        "cortex-m55": _like_m4(
            "cortex-m55",
            coremark_per_mhz=4.2,
            best=0.5,
            note="a vector instruction is two beats of two cycles in all; at best a load and a "
            "multiplication overlap, and a loop end takes no cycle",
        ),
        "cortex-m7": _like_m4(
            "cortex-m7",
            coremark_per_mhz=5.01,
            best=0.5,
            note="two instructions start together at best, everywhere; caches or TCM always hit",
        ),
    }
)
"""Cores by the name of their target."""


def cost_of(timing: CoreTiming, kind: InstructionClass) -> Range:
    """Cycles of one class on one core."""
    return timing.costs.get(kind, _ONE)
