"""Measure: what a model costs on a target: instructions, memory accesses, flash and RAM.

Every figure is counted on the emulated device or read off the linked file; none is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from microinfer.errors import ToolError
from microinfer.plan.program import Program
from microinfer.plan.segment import rows_in_order
from microinfer_codegen.build import run_tool
from microinfer_codegen.entry import entry_of
from microinfer_codegen.estimate.disassembly import parse_objdump
from microinfer_codegen.estimate.mix import Mix, mix_of
from microinfer_codegen.targets.counter import Count, Counts, count_image
from microinfer_codegen.targets.device import parse_output, sample_bytes
from microinfer_codegen.targets.image import PREFIX, Image, build_image
from microinfer_codegen.targets.size import Flash, flash_of
from microinfer_codegen.targets.stack import deepest_stack, frames_of
from microinfer_codegen.targets.table import Target
from microinfer_codegen.unit import Unit
from microinfer_codegen.vectors import sampled

HANDLE_BYTES = 4
"""The model's struct beside its state: a pointer to the arena."""

MEASURED_SAMPLE = 0
"""Which of the vectors is counted: the first, of random values."""


@dataclass(frozen=True, slots=True)
class LayerCost:
    """One step of the generated code."""

    step: int
    operator: str
    name: str
    macs: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class Measurement:
    """One model on one target."""

    model: str
    target: str
    reference: str
    optimization: str
    init_instructions: int
    counts: Counts  # of one inference
    macs: int
    layers: tuple[LayerCost, ...]
    arena_bytes: int
    arena_used_bytes: int  # up to the last byte that was written in this inference
    state_bytes: int
    stack_bytes: int  # used in this inference
    stack_bound_bytes: int  # of any: the deepest chain of calls
    flash: Flash
    mix: Mix  # of the instructions of one inference

    @property
    def ram_bytes(self) -> int:
        """Arena, state, the handle, the deepest stack and initialised variables."""
        memory = self.arena_bytes + self.state_bytes + HANDLE_BYTES
        return memory + self.stack_bytes + self.flash.data_bytes


def measure(
    program: Program, unit: Unit, target: Target, optimization: str = "-O2", seed: int = 0
) -> Measurement:
    """Build, run and count one inference on random input.

    The counted build differs from a user's by one instruction after each step, which is not
    counted.
    """
    image = build_image(program, unit, target, optimization)
    marked = build_image(program, unit, target, optimization, marked=True)
    graph = program.graph
    arrays = list(sampled(graph, MEASURED_SAMPLE + 1, seed))[-1]
    data = sample_bytes(graph, [arrays])
    init, run = _counts(marked, data)
    entry = entry_of(program, unit.name).function
    (answer,) = parse_output(graph, run.output)
    return Measurement(
        model=graph.name,
        target=target.name,
        reference=graph.reference,
        optimization=optimization,
        init_instructions=init.total.instructions,
        counts=run.total,
        macs=graph.macs,
        layers=_layers(program, run),
        arena_bytes=program.arena_bytes,
        arena_used_bytes=answer.arena_bytes,
        state_bytes=program.kept_bytes,
        stack_bytes=answer.stack_bytes,
        stack_bound_bytes=deepest_stack(
            _listing(image), frames_of(unit, target, optimization), f"{unit.name}_{entry}"
        ),
        flash=flash_of(image, unit),
        mix=mix_of(parse_objdump(_listing(marked)), run.executed),
    )


def _listing(image: Image) -> str:
    command = [f"{PREFIX}objdump", "-d", *image.target.objdump_flags, str(image.path)]
    return run_tool(command, image.path.parent)


def _counts(image: Image, data: bytes) -> tuple[Count, Count]:
    """Initialisation and one inference, as two runs agree on; a third decides if they do not."""
    runs = [count_image(image, data) for _ in range(2)]
    if runs[0] != runs[1]:
        runs.append(count_image(image, data))
    counts = next((run for run in runs if runs.count(run) > 1), None)
    if counts is None:
        raise ToolError(f"{image.target.name}: no two of three counted runs are equal")
    if len(counts) != 2:
        raise ToolError(f"{image.target.name}: {len(counts)} marked runs; 2 expected")
    return counts[0], counts[1]


def _layers(program: Program, run: Count) -> tuple[LayerCost, ...]:
    """A step's counts are those up to each of its marks."""
    order = list(_marks(program))
    if len(order) != len(run.steps):
        raise ToolError(f"{len(run.steps)} marks seen; {len(order)} expected")
    counts = [Counts(0, 0, 0)] * len(program.steps)
    for step, passed in zip(order, run.steps, strict=True):
        counts[step] += passed
    return tuple(
        LayerCost(
            step=step,
            operator=op.OPERATOR,
            name=program.graph.tensors[op.outputs[0]].name,
            macs=op.macs,
            counts=counts[step],
        )
        for step, op in enumerate(program.steps)
    )


def _marks(program: Program) -> Iterator[int]:
    """The step of each mark: one per output, and in segments one per row and one for sums."""
    for step, op in enumerate(program.steps):
        segment = program.segment_at(step)
        if segment is None:
            yield from [step] * len(op.outputs)
        elif step == segment.first_step:
            nodes = segment.flow.nodes
            for number, _ in rows_in_order(segment.flow, segment.rings):
                row_of = nodes[number].step
                if row_of is not None:
                    yield row_of
            if segment.sum_of is not None:
                yield segment.end_step - 1
