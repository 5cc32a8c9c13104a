"""Program: a Graph in execution order with every run-time tensor placed in one arena.

Knows lifetimes: which tensor is first written and last read at which step, and that a view
shares its input's bytes. Where buffers go is `placement`'s business; whether they may be there
is `check`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from microinfer.graph import Graph, Op
from microinfer.plan.buffers import Buffer
from microinfer.plan.check import check_placement
from microinfer.plan.lives import ALIGNMENT, lives_of
from microinfer.plan.meetings import Overlapping, allowed_gaps, backward_steps, meetings_of
from microinfer.plan.placement import Placement, place, place_overlapping

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
    lives = lives_of(graph)
    order = list(lives.first)
    buffers = tuple(
        Buffer(
            name=graph.tensors[tensor].name,
            size_bytes=lives.size_bytes(tensor),
            alignment=lives.alignment(tensor),
            first_step=lives.first[tensor],
            last_step=lives.last[tensor],
        )
        for tensor in order
    )
    position = {tensor: i for i, tensor in enumerate(order)}
    root, state_offsets = lives.root, lives.state_offsets
    if overlap != "none":
        meetings = tuple(
            meeting
            for step, op in enumerate(lives.steps)
            for meeting in meetings_of(graph, op, step, root, position)
        )
        placement = place_overlapping(buffers, allowed_gaps(meetings, buffers, overlap))
        backward = backward_steps(meetings, buffers, placement.offsets)
    else:
        placement, backward = place(buffers), frozenset()
        check_placement(buffers, placement)
    return Program(
        graph=graph,
        steps=lives.steps,
        buffers=buffers,
        placement=placement,
        buffer_of={t: position[origin] for t, origin in root.items() if origin in position},
        state_offsets={t: state_offsets[o] for t, o in root.items() if o in state_offsets},
        state_bytes=lives.state_bytes,
        backward=backward,
    )
