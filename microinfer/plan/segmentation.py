"""Segmentation: which consecutive steps run row by row, so that the arena becomes small.

Weighs every range of steps by the least bytes that all buffers alive meanwhile can take, and cuts
the steps so that the largest of them is least; of those cuts, the one that runs the fewest steps
row by row. Exact over contiguous ranges of one order of steps, but for what is alive together being
counted as if offsets were free in each range: where buffers outlive a range the solver may need
more, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from microinfer.plan.lives import Lives
from microinfer.plan.overlap import overlaps
from microinfer.plan.parts import ALIGNMENT
from microinfer.plan.placement import aligned
from microinfer.plan.segment import Segment, segment_of
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
        """In the order of their ends; none where a step of them cannot go by rows."""
        return tuple(self._search())

    def _search(self) -> Iterator[Range]:
        steps = len(self.lives.steps)
        for first in range(steps):
            if not (first == 0 and self.streams_input and self._starts_streaming):
                yield Range(first, first + 1, least_of_step(self.lives, first), None)
            for end in range(first + 1, min(first + LONGEST, steps) + 1):
                streams = self.streams_input and first == 0
                if end == first + 1 and not streams:
                    continue
                segments = [
                    segment
                    for backward in ((False,) if streams else (False, True))
                    for hosted in (False, True)
                    if (
                        segment := segment_of(
                            self.lives,
                            first,
                            end,
                            backward=backward,
                            streams_input=streams,
                            hosted=hosted,
                        )
                    )
                    and not (hosted and not segment.flow.hosts)
                ]
                if not segments and not streams:
                    break  # nor can a longer range; a streamed input may be needed further on
                for segment in segments:
                    yield Range(first, end, least_of_segment(self.lives, segment), segment)

    @cached_property
    def _starts_streaming(self) -> bool:
        """Whether any range can take the input in by rows."""
        return any(
            segment_of(self.lives, 0, end, backward=False, streams_input=True) is not None
            for end in range(1, len(self.lives.steps) + 1)
        )

    def cut(self, limit: int | None = None) -> Sequence[Range]:
        """Ranges that follow each other; limit: bytes of arena that will do.

        Of the cuts whose largest range is least, or within the limit if that can be, the one with
        the fewest steps by rows.
        """
        least = self._least()
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
        ending: dict[int, list[Range]] = {}
        for item in self.found:
            ending.setdefault(item.end_step, []).append(item)
        return ending

    def _least(self) -> int:
        """The least that the largest range of a cut can be."""
        best = {0: 0}
        for end in range(1, len(self.lives.steps) + 1):
            sizes = [
                max(best[item.first_step], item.least_bytes)
                for item in self._ending.get(end, ())
                if item.first_step in best
            ]
            if sizes:
                best[end] = min(sizes)
        return best[len(self.lives.steps)]


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
