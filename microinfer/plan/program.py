"""Program: a Graph in execution order with every run-time tensor placed in one arena.

Knows lifetimes: which tensor is first written and last read at which step, and that a view
shares its input's bytes. Where buffers go is `placement`'s business; whether they may be there
is `check`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microinfer.graph import Graph, Op
from microinfer.plan.buffers import Buffer
from microinfer.plan.check import check_placement
from microinfer.plan.placement import Placement, place

ALIGNMENT = 4
"""Least alignment of a buffer: word loads are then legal on every tensor."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Steps over buffers. Views are not steps: they cost nothing at run time."""

    graph: Graph
    steps: tuple[Op, ...]
    buffers: tuple[Buffer, ...]
    placement: Placement
    buffer_of: Mapping[int, int]  # tensor index -> position in buffers

    @property
    def arena_bytes(self) -> int:
        """Size of the arena."""
        return self.placement.arena_bytes

    @property
    def arena_alignment(self) -> int:
        """Alignment of the arena's first byte."""
        return max(buffer.alignment for buffer in self.buffers)

    def offset(self, tensor: int) -> int:
        """Arena offset in bytes of a run-time tensor, views included."""
        return self.placement.offsets[self.buffer_of[tensor]]


def plan(graph: Graph) -> Program:
    """Place every run-time tensor; the result has passed the independent checker."""
    steps = tuple(op for op in graph.ops if not op.IS_VIEW)
    root = _roots(graph)
    first: dict[int, int] = {}
    last: dict[int, int] = {}

    def touch(tensor: int, step: int) -> None:
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
    placement = place(buffers)
    check_placement(buffers, placement)
    return Program(
        graph=graph,
        steps=steps,
        buffers=buffers,
        placement=placement,
        buffer_of={tensor: position[origin] for tensor, origin in root.items()},
    )


def _roots(graph: Graph) -> dict[int, int]:
    """Each run-time tensor to the tensor whose bytes it shares (itself, unless a view)."""
    root = {tensor: tensor for tensor in graph.inputs}
    for op in graph.ops:
        for output in op.outputs:
            root[output] = root[op.inputs[0]] if op.IS_VIEW else output
    return root
