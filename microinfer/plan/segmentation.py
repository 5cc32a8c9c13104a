"""Segmentation: which consecutive steps run row by row, so that the arena becomes small.

Weighs every range of steps by the least bytes that all buffers alive meanwhile can take, and cuts
the steps so that the largest of them is least; of those cuts, the one that runs the fewest steps
row by row. Exact over contiguous ranges of one order of steps, but for what is alive together being
counted as if offsets were free in each range: where buffers outlive a range the solver may need
more, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from microinfer.plan.flow import Flow, flow_of
from microinfer.plan.lives import Lives
from microinfer.plan.overlap import overlaps
from microinfer.plan.parts import ALIGNMENT
from microinfer.plan.placement import aligned
from microinfer.plan.segment import Segment, fewest_ring_bytes, segment_of
from microinfer.plan.span import least_span

LONGEST = 64
"""Steps of a segment at most: longer ranges have not been seen to gain."""


@dataclass(frozen=True, slots=True)
class Range:
    """Steps that belong together, and the least bytes of what is alive meanwhile."""

    first_step: int
    end_step: int
    least_bytes: int
    segment: Segment | None  # None: one step over whole tensors

    @property
    def streamed_steps(self) -> int:
        """Steps that run row by row."""
        return 0 if self.segment is None else self.end_step - self.first_step


@dataclass(frozen=True, eq=False)
class Ranges:
    """All ranges of a graph that can be run as one."""

    lives: Lives
    streams_input: bool = False

    @cached_property
    def found(self) -> Sequence[Range]:
        """Single steps over whole tensors, and all ranges that may be part of the best cut.

        Ranges of two steps first, then longer ones: where the rings alone take as much as the best
        cut so far, neither a range nor any longer one from the same step can make it better.
        Where the input can be taken in by rows and no range is long enough for it, it comes whole.
        """
        found = self._all_found(from_first=not self._starts_streaming)
        if _least(found, len(self.lives.steps)) is None:
            found = self._all_found(from_first=True)
        return tuple(found)

    def _all_found(self, from_first: bool) -> list[Range]:
        """from_first: whether the first step may be on its own, over the whole input."""
        found = [
            Range(step, step + 1, least_of_step(self.lives, step), None)
            for step in range(len(self.lives.steps))
            if step > 0 or from_first
        ]
        starts = set(range(len(self.lives.steps)))
        for length in range(1, LONGEST + 1):
            best = _least(found, len(self.lives.steps))
            for first in sorted(starts):
                segments = self._segments(first, first + length, best)
                if segments is None:
                    starts.discard(first)
                    continue
                found += [
                    Range(first, first + length, least_of_segment(self.lives, segment), segment)
                    for segment in segments
                ]
        return found

    def _segments(self, first: int, end: int, best: int | None) -> list[Segment] | None:
        """Ways to run a range; None where neither it nor a longer one is of use.

        best: bytes of the best cut so far, if there is one.
        """
        streams = self.streams_input and first == 0
        if end > len(self.lives.steps):
            return None
        if end == first + 1 and not streams:
            return []
        flow = self._hosted_flow(first, end)
        if flow is None:
            return [] if streams else None  # a streamed input may be needed further on
        if best is not None and fewest_ring_bytes(flow) >= best:
            return None
        segments = (
            segment_of(
                self.lives, first, end, backward=backward, streams_input=streams, hosted=hosted
            )
            for backward in ((False,) if streams else (False, True))
            for hosted in ((False, True) if flow.hosts else (False,))
        )
        return [
            segment
            for segment in segments
            if segment is not None and (best is None or self._floor(segment) <= best)
        ]

    def _floor(self, segment: Segment) -> int:
        """Below the least bytes of a segment, and found without walking through its rows."""
        written, read = sum(segment.sizes.values()), sum(segment.flow.resident.values())
        return _bystanders(self.lives, segment) + max(written, read)

    def _hosted_flow(self, first: int, end: int) -> Flow | None:
        streams = self.streams_input and first == 0
        return flow_of(self.lives, first, end, backward=False, streams_input=streams, hosted=True)

    @cached_property
    def _starts_streaming(self) -> bool:
        """Whether any range can take the input in by rows."""
        ends = range(1, len(self.lives.steps) + 1)
        return self.streams_input and any(self._hosted_flow(0, end) for end in ends)

    def cut(self, limit: int | None = None) -> Sequence[Range]:
        """Ranges that follow each other; limit: bytes of arena that will do.

        Of the cuts whose largest range is least, or within the limit if that can be, the one with
        the fewest steps by rows.
        """
        least = _least(self.found, len(self.lives.steps))
        if least is None:
            raise AssertionError("single steps cut every graph")
        allowed = max(least, limit or 0)
        best: dict[int, tuple[int, int, Range | None]] = {0: (0, 0, None)}
        for end in range(1, len(self.lives.steps) + 1):
            choices = [
                (
                    best[item.first_step][0] + item.streamed_steps,
                    max(best[item.first_step][1], item.least_bytes),
                    item,
                )
                for item in self._ending.get(end, ())
                if item.least_bytes <= allowed and item.first_step in best
            ]
            if choices:
                best[end] = min(choices, key=lambda choice: choice[:2])
        ranges: list[Range] = []
        end = len(self.lives.steps)
        while end:
            item = best[end][2]
            assert item is not None  # every end in `best` was reached by a range
            ranges.append(item)
            end = item.first_step
        return ranges[::-1]

    @cached_property
    def _ending(self) -> Mapping[int, Sequence[Range]]:
        return _by_end(self.found)


def _by_end(ranges: Sequence[Range]) -> Mapping[int, Sequence[Range]]:
    ending: dict[int, list[Range]] = {}
    for item in ranges:
        ending.setdefault(item.end_step, []).append(item)
    return ending


def _least(ranges: Sequence[Range], steps: int) -> int | None:
    """The least that the largest range of a cut can be; None where there is no cut."""
    ending = _by_end(ranges)
    best = {0: 0}
    for end in range(1, steps + 1):
        sizes = [
            max(best[item.first_step], item.least_bytes)
            for item in ending.get(end, ())
            if item.first_step in best
        ]
        if sizes:
            best[end] = min(sizes)
    return best.get(steps)


def least_of_segment(lives: Lives, segment: Segment) -> int:
    """Least bytes of all that is alive while a segment runs."""
    distances = segment.distances
    return _bystanders(lives, segment) + least_span(
        {root: aligned(size, ALIGNMENT) for root, size in segment.sizes.items()},
        {root: aligned(size, ALIGNMENT) for root, size in segment.flow.resident.items()},
        {pair: aligned(distance, ALIGNMENT) for pair, distance in distances.items()},
    )


def _bystanders(lives: Lives, segment: Segment) -> int:
    """Bytes of what is alive all the while, whether it is read or not."""
    flow = segment.flow
    written = {node.target for node in flow.nodes}
    return sum(
        aligned(lives.size_bytes(root), ALIGNMENT)
        for root in lives.first
        if root not in written
        and root not in flow.resident
        and root != segment.sum_of
        and lives.first[root] < segment.end_step
        and lives.last[root] >= segment.first_step
    )


def least_of_step(lives: Lives, step: int) -> int:
    """Least bytes of all that is alive at one step over whole tensors."""
    op = lives.steps[step]
    sizes = {
        root: aligned(lives.size_bytes(root), ALIGNMENT)
        for root in lives.first
        if lives.first[root] <= step <= lives.last[root]
    }
    total = sum(sizes.values())
    target = lives.root[op.outputs[0]]
    whole = all(lives.is_whole(tensor) for tensor in (*op.inputs, *op.outputs[:1]))
    if target not in sizes or lives.first[target] != step or not whole:
        return total
    least = total
    for tensor, overlap in overlaps(lives.graph, op).items():
        source = lives.root[tensor]
        if source not in sizes or lives.last[source] != step or source == target:
            continue
        if source in lives.outputs:
            continue
        both = sizes[source] + sizes[target]
        forward = max(sizes[target], max(aligned(overlap.forward, ALIGNMENT), 0) + sizes[source])
        spans = [min(forward, both)]
        if overlap.backward is not None:
            above = max(aligned(overlap.backward, ALIGNMENT), 0)
            spans.append(min(max(sizes[source], above + sizes[target]), both))
        least = min(least, total - both + min(spans))
    return least
