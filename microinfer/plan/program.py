"""Program: a Graph in execution order with every run-time tensor placed in one arena.

Knows lifetimes: which tensor is first written and last read at which step, and that a view
shares its input's bytes. Where buffers go is `placement`'s business; whether they may be there
is `check`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from microinfer.graph import Graph, Op
from microinfer.plan.buffers import Buffer
from microinfer.plan.check import check_placement
from microinfer.plan.flow import ACCUMULATORS
from microinfer.plan.lives import Lives, lives_of
from microinfer.plan.meetings import (
    Overlapping,
    allowed_gaps,
    backward_steps,
    meetings_of,
    segment_gaps,
    sums_of,
)
from microinfer.plan.parts import ALIGNMENT
from microinfer.plan.placement import Placement, place, place_overlapping
from microinfer.plan.segment import Segment

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
    segments: tuple[Segment, ...] = ()  # steps that run together, row by row
    accumulators: Mapping[int, int] = field(default_factory=dict)  # step -> position in buffers
    stream_input: bool = False  # whether the caller gives the input by rows
    root: Mapping[int, int] = field(default_factory=dict)  # tensor -> the one it lies in
    inside: Mapping[int, int] = field(default_factory=dict)  # tensor -> its first byte there
    window_frames: int = 0  # that outputs speak of, where the caller gives frame after frame

    @property
    def arena_bytes(self) -> int:
        """Size of the arena."""
        return self.placement.arena_bytes

    @property
    def ram_bytes(self) -> int:
        """Arena, and what is kept beside it."""
        return self.arena_bytes + self.kept_bytes

    @property
    def kept_bytes(self) -> int:
        """What outlives a run, a row or a frame: variables, windows and counters."""
        return self.state_bytes + self.counter_bytes

    @property
    def arena_alignment(self) -> int:
        """Alignment of the arena's first byte."""
        return max((buffer.alignment for buffer in self.buffers), default=ALIGNMENT)

    def place(self, tensor: int) -> tuple[Region, int]:
        """Where a run-time tensor lies, views included: region and byte offset in it."""
        if tensor in self.state_offsets:
            return "state", self.state_offsets[tensor]
        start = self.placement.offsets[self.buffer_of[tensor]]
        return "arena", start + self.inside.get(tensor, 0)

    @property
    def takes_pieces(self) -> bool:
        """Whether the caller hands over rows or frames instead of writing into the arena."""
        return self.stream_input or self.window_frames > 0

    @property
    def streamed(self) -> Segment | None:
        """The segment whose input the caller gives row by row."""
        return next((segment for segment in self.segments if segment.streams_input), None)

    @property
    def input_rows(self) -> int:
        """Rows in which the caller gives the input, 1 where no step takes them apart."""
        return 1 if self.streamed is None else self.streamed.flow.nodes[0].walk.rows

    @property
    def counter_bytes(self) -> int:
        """What outlives a row or frame beside arena and state: an int32 for each counter."""
        if self.window_frames:
            return 4
        return 0 if self.streamed is None else 4 * len(self.streamed.flow.nodes)

    def sums_offset(self, step: int) -> int:
        """Where in the arena a sink's sums lie."""
        return self.placement.offsets[self.accumulators[step]]

    def segment_at(self, step: int) -> Segment | None:
        """The segment that a step belongs to."""
        return next((s for s in self.segments if s.first_step <= step < s.end_step), None)


def plan(
    graph: Graph,
    overlap: Overlapping = "none",
    segments: Sequence[Segment] = (),
    stream_input: bool = False,
    joined: bool = False,
) -> Program:
    """Place every run-time tensor.

    overlap: how an output may lie over an input that dies with it, as far as `overlaps` says;
    segments: steps of `lives_of(graph, joined)` that run row by row, in order and apart; only with
    overlap.
    stream_input: whether the caller gives the input by rows, in one where no segment takes rows.
    joined: whether parts of joins and cuts lie in their wholes; `segments` are then of such lives.
    Plans without overlap have passed `check_placement`; the others are for `simulate` to check.
    """
    lives = lives_of(graph, joined)
    buffers, position = _buffers(lives, segments)
    root, state_offsets = lives.root, lives.state_offsets
    if overlap != "none":
        in_segments = {n for item in segments for n in range(item.first_step, item.end_step)}
        meetings = tuple(
            meeting
            for step, op in enumerate(lives.steps)
            if step not in in_segments
            and all(lives.is_whole(tensor) for tensor in (*op.inputs, *op.outputs[:1]))
            for meeting in meetings_of(graph, op, step, root, position)
        )
        gaps = dict(
            allowed_gaps(
                meetings, buffers, overlap, {position[t] for t in lives.outputs if t in position}
            )
        )
        for segment in segments:
            gaps |= segment_gaps(segment, buffers, position)
        placement = place_overlapping(buffers, gaps)
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
        segments=tuple(segments),
        stream_input=stream_input,
        root=root,
        inside=lives.inside,
        accumulators={
            item.end_step - 1: position[sums_of(item)]
            for item in segments
            if item.sum_of is not None
        },
    )


def _buffers(
    lives: Lives, segments: Sequence[Segment]
) -> tuple[tuple[Buffer, ...], Mapping[int, int]]:
    """Buffers, and the position of each root and of each segment's sums among them.

    What is alive in one step of a segment is alive in all of them.
    """
    begin = {n: item.first_step for item in segments for n in range(item.first_step, item.end_step)}
    end = {n: item.end_step - 1 for item in segments for n in range(item.first_step, item.end_step)}
    held = {root: size for item in segments for root, size in item.sizes.items()}
    buffers: list[Buffer] = []
    position: dict[int, int] = {}
    hosts = {root: item.flow.host(root) for item in segments for root in item.flow.hosts}
    for root, first in lives.first.items():
        if root in hosts:
            continue
        position[root] = len(buffers)
        last = lives.last[root]
        buffers.append(
            Buffer(
                name=lives.graph.tensors[root].name,
                size_bytes=held.get(root, lives.size_bytes(root)),
                alignment=lives.alignment(root),
                first_step=begin.get(first, first),
                last_step=end.get(last, last),
            )
        )
    for item in segments:
        if item.sum_of is not None:
            position[sums_of(item)] = len(buffers)
            name = f"{lives.graph.tensors[item.sum_of].name} (sums)"
            size = item.sizes[ACCUMULATORS]
            buffers.append(Buffer(name, size, ALIGNMENT, item.first_step, item.end_step - 1))
    position |= {root: position[host] for root, host in hosts.items()}
    return tuple(buffers), position
