"""Meetings: where, in a plan, an output meets an input that dies with it.

Turns what operators allow (`overlap`) into gaps between buffers for the solver, and the solver's
offsets back into the direction in which each step must walk its rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from microinfer.graph import Graph, Op
from microinfer.plan.buffers import Buffer
from microinfer.plan.flow import ACCUMULATORS
from microinfer.plan.overlap import Overlap, overlaps
from microinfer.plan.segment import Segment

Overlapping = Literal["none", "in place", "rows"]
"""none: tensors apart; in place: elementwise operators alone; rows: windows too."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A step whose output may lie over one of its inputs; buffers by position."""

    step: int
    source: int
    target: int
    overlap: Overlap


def meetings_of(
    graph: Graph, op: Op, step: int, root: Mapping[int, int], position: Mapping[int, int]
) -> Iterator[Meeting]:
    """Those of one step; tensors in the state, and views of one buffer, do not meet."""
    target = position.get(root[op.outputs[0]])
    for tensor, overlap in overlaps(graph, op).items():
        source = position.get(root[tensor])
        if source is not None and target is not None and source != target:
            yield Meeting(step, source, target, overlap)


def allowed_gaps(
    meetings: Sequence[Meeting],
    buffers: Sequence[Buffer],
    overlapping: Overlapping,
    outputs: Collection[int] = (),
) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Open intervals that output minus input offset must avoid, where the input dies there.

    outputs: buffers of the model's outputs, which never die.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for meeting in meetings:
        source, target = buffers[meeting.source], buffers[meeting.target]
        if meeting.source in outputs:
            continue
        if source.last_step != meeting.step or target.first_step != meeting.step:
            continue
        forward, backward = meeting.overlap.forward, meeting.overlap.backward
        if overlapping == "in place" and (forward != 0 or backward is not None):
            continue
        low = max(-forward, -target.size_bytes)
        high = source.size_bytes if backward is None else min(source.size_bytes, backward)
        found[meeting.source, meeting.target] = (min(low, 0), max(high, 0))
    return found


def backward_steps(
    meetings: Sequence[Meeting], buffers: Sequence[Buffer], offsets: Sequence[int]
) -> frozenset[int]:
    """Steps whose output lies so over an input that only rows from last to first are right."""

    def needs_backward(meeting: Meeting) -> bool:
        above = offsets[meeting.target] - offsets[meeting.source]
        meets = -buffers[meeting.target].size_bytes < above < buffers[meeting.source].size_bytes
        return meets and above > -meeting.overlap.forward

    return frozenset(
        meeting.step
        for meeting in meetings
        if meeting.overlap.backward is not None and needs_backward(meeting)
    )


def sums_of(segment: Segment) -> int:
    """What a segment's sums are called among roots: none of them is negative."""
    return ACCUMULATORS - segment.first_step


def segment_gaps(
    segment: Segment, buffers: Sequence[Buffer], position: Mapping[int, int]
) -> Mapping[tuple[int, int], tuple[int, int]]:
    """Open intervals as of `allowed_gaps`, for what a segment writes over what dies in it."""

    def buffer(target: int) -> int:
        return position[sums_of(segment) if target == ACCUMULATORS else target]

    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (root, target), distance in segment.distances.items():
        source, written = buffers[position[root]], buffers[buffer(target)]
        low, high = -written.size_bytes, source.size_bytes
        if segment.backward:
            high = min(high, distance + high - written.size_bytes)
        else:
            low = max(low, -distance)
        found[position[root], buffer(target)] = (low, high)
    if segment.sum_of is not None:
        # Written when all else of the segment has been read, over its own sums if need be.
        result, sums = position[segment.sum_of], buffer(ACCUMULATORS)
        for target in (*segment.flow.resident, *segment.rings):
            found[position[target], result] = (0, 0)
        found[sums, result] = (0, buffers[sums].size_bytes)
    return found
