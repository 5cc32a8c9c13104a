"""Segment: consecutive steps that run together, row by row, with rings of rows between them.

Each step that has the rows it needs, and room in its ring for one more, may compute its next row:
bounded queues, as in a Kahn network. Whichever goes first, all of them come to their ends or none
does, so that what a segment needs is the smallest rings with which it ends. The steps go in the
order of the graph whenever they can, so that inputs are used up as early as possible: what has been
used up may be written over. Nothing is computed twice.

Knows rows, rings and how far a ring may lie over an input that dies; knows nothing of offsets.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from microinfer.plan.flow import ACCUMULATORS, Flow, Link, Node, flow_of
from microinfer.plan.lives import Lives

RING_CHOICES = 64
"""Sets of ring sizes that are tried before a segment counts as one that never ends."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How a tensor lies in memory while a segment runs: row y in place y modulo `held`."""

    count: int
    held: int  # count, where it lies there whole
    row_bytes: int


@dataclass(frozen=True, eq=False)
class Segment:
    """Steps first_step to end_step - 1 of a plan, run row by row."""

    first_step: int
    end_step: int
    backward: bool  # all tensors from the last row to the first
    flow: Flow
    rings: Mapping[int, int]  # root of a tensor to the rows of it that are held
    streams_input: bool = False  # whether the caller gives the model's input by rows

    @property
    def sum_of(self) -> int | None:
        """Root of the tensor that is written when all rows are in, from a sink's sums."""
        return self.flow.sum_of

    @cached_property
    def sizes(self) -> Mapping[int, int]:
        """Bytes of each buffer that is written here: rings, whole tensors, sums."""
        return {
            node.target: node.row_bytes * self.rows_held(node)
            for node in self.flow.nodes
            if node.target not in self.flow.hosts
        }

    def rows_held(self, node: Node) -> int:
        """Rows of a node's target that have a place of their own."""
        if node.walk.is_sink:
            return 1
        return self.rings.get(self.flow.host(node.target), node.walk.rows)

    def rows(self, tensor: int) -> Rows:
        """Of a tensor that a step reads or writes here."""
        root, size = self.flow.tensors[tensor]
        heights = [link.reads.height for link in self.flow.readers.get(root, ())]
        heights += [node.walk.rows for node in self.flow.nodes if node.target == root]
        return Rows(
            heights[0], self.rings.get(self.flow.host(root), heights[0]), size // heights[0]
        )

    def rows_written(self, tensor: int) -> int | None:
        """How many rows of a tensor a step here writes one by one; None where no step does."""
        return next((n.walk.rows for n in self.flow.nodes if n.target == tensor), None)

    @cached_property
    def distances(self) -> Mapping[tuple[int, int], int]:
        """(resident root, target) to how far the target must begin below it, at the least, if it
        dies here; in a backward segment how far it must end above it."""
        flow, found = self.flow, dict[tuple[int, int], int]()
        for node, done in rows_in_order(flow, self.rings):
            target = flow.host(flow.nodes[node].target)
            ring = target in self.rings or target == ACCUMULATORS
            written = self.sizes[target] if ring else (done[node] + 1) * flow.nodes[node].row_bytes
            for root, size in flow.resident.items():
                needed = min(
                    _first_needed(flow, link, done) * size // link.reads.height
                    for link in flow.readers[root]
                )
                found[root, target] = max(found.get((root, target), -size), written - needed)
        return found


def segment_of(
    lives: Lives,
    first_step: int,
    end_step: int,
    *,
    backward: bool,
    streams_input: bool = False,
    hosted: bool = False,
) -> Segment | None:
    """The steps as a segment with the smallest rings; None where a step cannot go by rows."""
    flow = flow_of(
        lives,
        first_step,
        end_step,
        backward=backward,
        streams_input=streams_input,
        hosted=hosted,
    )
    if flow is None:
        return None
    rings = _least_rings(flow)
    if rings is None:
        return None
    return Segment(first_step, end_step, backward, flow, rings, streams_input)


def _first_needed(flow: Flow, link: Link, done: Sequence[int]) -> int:
    """The first row that a reader still needs; beyond the last one where it is finished."""
    row = done[link.reader]
    return link.reads.first(row) if row < flow.nodes[link.reader].walk.rows else link.reads.height


def _may_go(flow: Flow, rings: Mapping[int, int], done: Sequence[int], node: int) -> bool:
    """Whether a node has the rows for its next one, and room for it."""
    item, row = flow.nodes[node], done[node]
    if row >= item.walk.rows:
        return False
    for position, source in item.sources.items():
        if item.walk.reads[position].end(row) > done[source]:
            return False
    return _has_room(flow, rings, done, node)


def _has_room(flow: Flow, rings: Mapping[int, int], done: Sequence[int], node: int) -> bool:
    item, row = flow.nodes[node], done[node]
    held = rings.get(flow.host(item.target), item.walk.rows)
    if held == item.walk.rows:
        return True
    return all(
        done[link.reader] == flow.nodes[link.reader].walk.rows
        or row < link.reads.stride * done[link.reader] - link.reads.before + held
        for link in flow.waits(item)
    )


def rows_in_order(flow: Flow, rings: Mapping[int, int]) -> Iterator[tuple[int, Sequence[int]]]:
    """(node, rows done by each before) of every row, the first node that may go always first.

    The caller gives a row when no step can go on. Ends early where no node may go any more.
    """
    done = [0] * len(flow.nodes)
    numbers = sorted(range(len(flow.nodes)), key=lambda number: flow.nodes[number].step is None)
    while True:
        node = next((n for n in numbers if _may_go(flow, rings, done, n)), None)
        if node is None:
            return
        yield node, done
        done[node] += 1


def _blocked(flow: Flow, rings: Mapping[int, int]) -> list[int] | None:
    """Targets whose rings are full where nothing can go on; None where all comes to its end."""
    rows = sum(node.walk.rows for node in flow.nodes)
    done: Sequence[int] = [0] * len(flow.nodes)
    for _, done in rows_in_order(flow, rings):  # noqa: B007 -- the last is what counts
        rows -= 1
    if rows == 0:
        return None
    return [
        flow.host(node.target)
        for number, node in enumerate(flow.nodes)
        if done[number] < node.walk.rows and not _has_room(flow, rings, done, number)
    ]


def _least_rings(flow: Flow) -> Mapping[int, int] | None:
    """Rows of each ring so that all comes to its end in the fewest bytes.

    From what each reader needs at once, the cheapest set first; a set with which the segment stops
    is followed by those with one more row in one of the full rings.
    """
    rings = [
        node
        for node in flow.nodes
        if not node.walk.is_sink and node.target not in {*flow.kept, *flow.hosts}
    ]
    least = tuple(_rows_at_once(flow, node) for node in rings)
    rows = [node.row_bytes for node in rings]

    def cost(choice: Sequence[int]) -> int:
        return sum(count * size for count, size in zip(choice, rows, strict=True))

    waiting = [(cost(least), least)]
    seen = {least}
    for _ in range(RING_CHOICES):
        if not waiting:
            return None
        _, choice = heapq.heappop(waiting)
        held = {node.target: count for node, count in zip(rings, choice, strict=True)}
        blocked = _blocked(flow, held)
        if blocked is None:
            return held
        for position, node in enumerate(rings):
            if node.target in blocked and choice[position] < node.walk.rows:
                larger = (*choice[:position], choice[position] + 1, *choice[position + 1 :])
                if larger not in seen:
                    seen.add(larger)
                    heapq.heappush(waiting, (cost(larger), larger))
    return None


def _rows_at_once(flow: Flow, node: Node) -> int:
    reach = [link.reads.reach for link in flow.readers.get(node.target, ())]
    return min(max(1, *reach, 1), node.walk.rows)
