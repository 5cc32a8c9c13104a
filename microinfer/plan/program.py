"""Program: a Graph in execution order with every run-time tensor placed in one arena.

Knows lifetimes: which tensor is first written and last read at which step, and that a view
shares its input's bytes. Where buffers go is `placement`'s business; whether they may be there
is `check`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from microinfer.graph import Graph, Op
from microinfer.plan.buffers import Buffer
from microinfer.plan.check import check_placement
from microinfer.plan.meetings import Overlapping, allowed_gaps, backward_steps, meetings_of
from microinfer.plan.placement import Placement, aligned, place, place_overlapping

ALIGNMENT = 4
"""Least alignment of a buffer: word loads are then legal on every tensor."""


Region = Literal["arena", "state"]
"""The two memories of a run: the arena is nobody's between runs, the state outlives them."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Steps over buffers. Views are not steps: they cost nothing at run time."""

    graph: Graph
    steps: tuple[Op, ...]
    buffers: tuple[Buffer, ...]
    placement: Placement
    buffer_of: Mapping[int, int]  # tensor index -> position in buffers
    state_offsets: Mapping[int, int]  # tensor index -> byte in the state, views included
    state_bytes: int
    backward: frozenset[int] = frozenset()  # steps whose rows are computed from last to first

    @property
    def arena_bytes(self) -> int:
        """Size of the arena."""
        return self.placement.arena_bytes

    @property
    def arena_alignment(self) -> int:
        """Alignment of the arena's first byte."""
        return max((buffer.alignment for buffer in self.buffers), default=ALIGNMENT)

    def place(self, tensor: int) -> tuple[Region, int]:
        """Where a run-time tensor lies, views included: region and byte offset in it."""
        if tensor in self.state_offsets:
            return "state", self.state_offsets[tensor]
        return "arena", self.placement.offsets[self.buffer_of[tensor]]


def plan(graph: Graph, overlap: Overlapping = "none") -> Program:
    """Place every run-time tensor.

    overlap: how an output may lie over an input that dies with it, as far as `overlaps` says.
    Plans without overlap have passed `check_placement`; the others are for `simulate` to check.
    """
    views = _views(graph)
    steps = tuple(op for op in graph.ops if op not in views)
    root = _roots(graph, views)
    state_starts, state_bytes = _state_layout(graph)
    first: dict[int, int] = {}
    last: dict[int, int] = {}

    def touch(tensor: int, step: int) -> None:
        if root[tensor] in state_starts:
            return
        first.setdefault(root[tensor], step)
        last[root[tensor]] = max(step, last.get(root[tensor], step))

    for tensor in graph.inputs:  # the caller writes them before the first step
        touch(tensor, 0)
    for step, op in enumerate(steps):
        for tensor in (*op.inputs, *op.outputs):
            touch(tensor, step)
    for tensor in graph.outputs:  # the caller reads them after the last step
        touch(tensor, max(len(steps) - 1, 0))

    order = list(first)
    buffers = tuple(
        Buffer(
            name=graph.tensors[tensor].name,
            size_bytes=graph.tensors[tensor].size_bytes,
            alignment=max(ALIGNMENT, graph.tensors[tensor].dtype.itemsize),
            first_step=first[tensor],
            last_step=last[tensor],
        )
        for tensor in order
    )
    position = {tensor: i for i, tensor in enumerate(order)}
    if overlap != "none":
        meetings = tuple(
            meeting
            for step, op in enumerate(steps)
            for meeting in meetings_of(graph, op, step, root, position)
        )
        placement = place_overlapping(buffers, allowed_gaps(meetings, buffers, overlap))
        backward = backward_steps(meetings, buffers, placement.offsets)
    else:
        placement, backward = place(buffers), frozenset()
        check_placement(buffers, placement)
    return Program(
        graph=graph,
        steps=steps,
        buffers=buffers,
        placement=placement,
        buffer_of={t: position[origin] for t, origin in root.items() if origin in position},
        state_offsets={t: state_starts[o] for t, o in root.items() if o in state_starts},
        state_bytes=state_bytes,
        backward=backward,
    )


def _views(graph: Graph) -> frozenset[Op]:
    """Operators that cost nothing: views, and reads of a variable that can stay where it is.

    A read value may be the variable's own bytes if nothing assigns the variable before the value,
    or any view of it, was last used.
    """
    views = {op for op in graph.ops if op.IS_VIEW}
    variables = {variable.tensor for variable in graph.state}
    reads = [op for op in graph.ops if op.OPERATOR == "READ_VARIABLE"]
    root = _roots(graph, views)
    last_use = {root[t]: i for i, op in enumerate(graph.ops) for t in op.inputs}
    last_use |= {root[t]: len(graph.ops) for t in graph.outputs}
    for read in reads:
        start = graph.ops.index(read)
        assigned = (
            i
            for i, op in enumerate(graph.ops)
            if i > start and set(op.outputs) & variables & set(read.inputs)
        )
        # An assignment may itself be the last use: it reads the value it is about to replace.
        if last_use.get(read.outputs[0], start) < next(assigned, len(graph.ops) + 1):
            views.add(read)
    return frozenset(views)


def _roots(graph: Graph, views: Collection[Op]) -> dict[int, int]:
    """Each run-time tensor to the tensor whose bytes it shares (itself, unless a view)."""
    root = {tensor: tensor for tensor in graph.inputs}
    root |= {variable.tensor: variable.tensor for variable in graph.state}
    for op in graph.ops:
        for output in op.outputs:
            root[output] = root[op.inputs[0]] if op in views else output
    return root


def _state_layout(graph: Graph) -> tuple[dict[int, int], int]:
    """(first byte of each variable, size of all), in the file's order."""
    offsets: dict[int, int] = {}
    end = 0
    for variable in graph.state:
        alignment = max(ALIGNMENT, variable.initial.dtype.itemsize)
        offsets[variable.tensor] = aligned(end, alignment)
        end = offsets[variable.tensor] + variable.initial.nbytes
    return offsets, aligned(end, ALIGNMENT)
