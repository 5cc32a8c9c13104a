"""The cycle model against what others published: MLPerf Tiny on a NUCLEO-L4R5ZI.

The published code is not the code that was counted: rounds 0.5 and 1.0 used other versions,
compilers and, in 0.5, other kernels. So the comparison bounds the model's error from outside
rather than measuring it. Knows the recorded baselines and the model; computes, never adjusts.
"""

from __future__ import annotations

from dataclasses import dataclass

from microinfer_codegen.baselines import Build, builds, published
from microinfer_codegen.estimate.cycles import Flash, estimate_cycles
from microinfer_codegen.estimate.mix import mix_from_totals
from microinfer_codegen.estimate.ranges import Range

BOARD_MHZ = 120

BOARD_FLASH = Flash(wait_states=5, line_bytes=8)
"""STM32L4R5 at 120 MHz: five wait states; 64 bits a read in two banks, as the part is delivered."""


@dataclass(frozen=True, slots=True)
class Check:
    """One published time beside the estimate for our build of the same network."""

    model: str
    round: str
    submitter: str
    kernels: str
    published_cycles: float
    instructions: int
    estimated_cycles: Range

    @property
    def error(self) -> float:
        """Of the typical estimate: +0.1 is a tenth too many cycles."""
        return self.estimated_cycles.typical / self.published_cycles - 1

    @property
    def inside(self) -> bool:
        """Is the published number between the estimate's ends."""
        return self.estimated_cycles.low <= self.published_cycles <= self.estimated_cycles.high

    @property
    def same_code_possible(self) -> bool:
        """False where fewer cycles were published than our build has instructions."""
        return self.published_cycles >= self.instructions


def cross_check(*, round_name: str, kernels: str, flash: Flash = BOARD_FLASH) -> tuple[Check, ...]:
    """Every network of one round against the counted build of the same kernels at -O3."""
    (result,) = (row for row in published() if row.round == round_name)
    return tuple(
        _check(_counted(model, kernels), result.round, result.submitter, milliseconds, flash)
        for model, milliseconds in result.milliseconds.items()
    )


def _counted(model: str, kernels: str) -> Build:
    (build,) = (
        build
        for build in builds()
        if (build.model, build.kernels) == (model, kernels) and build.loads is not None
    )
    return build


def _check(
    build: Build, round_name: str, submitter: str, milliseconds: float, flash: Flash
) -> Check:
    assert build.loads is not None
    assert build.stores is not None
    mix = mix_from_totals(instructions=build.instructions, loads=build.loads, stores=build.stores)
    return Check(
        model=build.model,
        round=round_name,
        submitter=submitter,
        kernels=build.kernels,
        published_cycles=milliseconds * 1000 * BOARD_MHZ,
        instructions=build.instructions,
        estimated_cycles=estimate_cycles(mix, "cortex-m4", flash).cycles,
    )
