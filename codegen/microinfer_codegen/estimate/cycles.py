"""Cycles of an executed mix: an estimate with two ends, never a measurement.

cycles = (sum over classes + registers moved + taken branches x refill - pipelined loads) x issue
         + stalls of the flash

The low end has every assumption at its kindest, the high end at its unkindest, all at once; the
typical is the number to quote. Every assumption is listed in the result. Knows no energy.
"""

from __future__ import annotations

from dataclasses import dataclass

from microinfer.errors import ToolError
from microinfer_codegen.estimate.mix import Mix
from microinfer_codegen.estimate.ranges import Range, total
from microinfer_codegen.estimate.timings import CORES, CoreTiming, cost_of


@dataclass(frozen=True, slots=True)
class Flash:
    """How code and constants are fetched.

    `wait_states` per read that misses the accelerator, `line_bytes` a read. Typically a share of
    the taken branches misses (`branch_miss_share`), sequential code is prefetched, and a share of
    the loads reads constants (`constant_load_share`), word by word, missing once a read.
    """

    wait_states: int = 0
    line_bytes: int = 16
    branch_miss_share: float = 0.02
    constant_load_share: float = 1 / 3

    def __post_init__(self) -> None:
        shares = (self.branch_miss_share, self.constant_load_share)
        if self.wait_states < 0 or self.line_bytes < 4 or not all(0 <= s <= 1 for s in shares):
            raise ToolError(
                f"flash of {self.wait_states} wait states, lines of {self.line_bytes} bytes, "
                f"shares {shares}; wait states from 0, lines from 4 bytes, shares from 0 to 1 "
                "are accepted"
            )

    @property
    def assumptions(self) -> tuple[str, ...]:
        if self.wait_states == 0:
            return ("no wait states: code and constants in zero-wait memory or always cached",)
        fetch = (
            f"flash of {self.wait_states} wait states, {self.line_bytes} bytes a read; the low "
            "end never waits, the high end has neither cache nor prefetch"
        )
        shares = (
            f"typically sequential code is prefetched, {self.branch_miss_share:.0%} of the taken "
            f"branches miss, and {self.constant_load_share:.0%} of the loads read constants, "
            f"missing once in {self.line_bytes // 4}"
        )
        return (fetch, shares)


@dataclass(frozen=True, slots=True)
class CycleEstimate:
    """Cycles on one core, with what was assumed."""

    core: str
    instructions: int
    cycles: Range
    published_timings: bool
    source: str
    assumptions: tuple[str, ...]

    @property
    def cycles_per_instruction(self) -> Range:
        return self.cycles.scaled(1 / self.instructions)

    def milliseconds(self, frequency_mhz: float) -> Range:
        """The time at a clock frequency."""
        return self.cycles.scaled(1 / (1000 * frequency_mhz))


def estimate_cycles(mix: Mix, core: str, flash: Flash | None = None) -> CycleEstimate:
    """Cycles of a mix on a core; `flash` is zero-wait memory unless told.

    Raises ToolError for a core without a table, or a mix in which nothing was executed.
    """
    timing = CORES.get(core)
    if timing is None:
        raise ToolError(f"core {core!r} has no timing table; accepted are {', '.join(CORES)}")
    if mix.instructions == 0:
        raise ToolError("the mix has no executed instruction; a region that ran is accepted")
    flash = flash or Flash()
    return CycleEstimate(
        core=core,
        instructions=mix.instructions,
        cycles=_core_cycles(mix, timing).times(timing.issue) + _stalls(mix, flash),
        published_timings=timing.published,
        source=timing.source,
        assumptions=(*timing.assumptions, *flash.assumptions),
    )


def _core_cycles(mix: Mix, timing: CoreTiming) -> Range:
    plain = total(cost_of(timing, kind).scaled(count) for kind, count in mix.counts.items())
    moved = timing.per_register.scaled(mix.moved_registers)
    # What the range calls most pipelined loads is what the low end of the cycles needs.
    saved = mix.pipelined if timing.loads_pipeline else Range(0, 0, 0)
    slow = plain + moved + mix.taken.times(timing.refill)
    return Range(slow.low - saved.high, slow.typical - saved.typical, slow.high - saved.low)


def _stalls(mix: Mix, flash: Flash) -> Range:
    words_per_line = flash.line_bytes / 4
    typical = (
        mix.taken.typical * flash.branch_miss_share
        + mix.loads * flash.constant_load_share / words_per_line
    )
    worst = mix.fetched_bytes / flash.line_bytes + mix.taken.high + mix.loads
    return Range(0, flash.wait_states * typical, flash.wait_states * worst)
