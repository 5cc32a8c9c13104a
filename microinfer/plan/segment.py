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

RING_CHOICES = 512
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


@dataclass(frozen=True, slots=True)
class _Turn:
    """When a node may go, in plain numbers: as often as there are rows this is asked."""

    rows: int
    inputs: tuple[tuple[int, int, int, int], ...]  # source, stride, reach - before, height
    rooms: tuple[tuple[int, int, int, int], ...]  # reader, its rows, stride, held - before

    def may_go(self, done: Sequence[int], row: int) -> bool:
        """Whether a node that has done `row` rows has what the next one needs, and room for it."""
        if row >= self.rows:
            return False
        for source, stride, ahead, height in self.inputs:
            if done[source] < min(stride * row + ahead, height):
                return False
        for reader, rows, stride, ahead in self.rooms:
            if row >= stride * done[reader] + ahead and done[reader] != rows:
                return False
        return True

    def rows_on(self, done: Sequence[int], row: int) -> int:
        """How many rows a node that has done `row` can do before another one goes on."""
        end = self.rows
        for source, stride, ahead, height in self.inputs:
            if done[source] < height:
                # Row y needs stride * y + ahead rows, or all there are.
                end = min(end, (done[source] - ahead) // stride + 1)
        for reader, rows, stride, ahead in self.rooms:
            if done[reader] != rows:
                end = min(end, stride * done[reader] + ahead)
        return max(end - row, 0)

    def waits_for(self, done: Sequence[int], row: int) -> tuple[int, bool]:
        """A node that must go on first, where this one may not; whether it is for want of room."""
        for source, stride, ahead, height in self.inputs:
            if done[source] < min(stride * row + ahead, height):
                return source, False
        for reader, rows, stride, ahead in self.rooms:
            if done[reader] != rows and row >= stride * done[reader] + ahead:
                return reader, True
        raise AssertionError("a node that may go waits for none")


def _turns(flow: Flow, rings: Mapping[int, int]) -> list[_Turn]:
    """Of all nodes."""
    turns = []
    for node in flow.nodes:
        inputs = tuple(
            (source, reads.stride, reads.reach - reads.before, reads.height)
            for position, source in node.sources.items()
            for reads in (node.walk.reads[position],)
        )
        held = rings.get(flow.host(node.target), node.walk.rows)
        rooms = tuple(
            (
                link.reader,
                flow.nodes[link.reader].walk.rows,
                link.reads.stride,
                held - link.reads.before,
            )
            for link in flow.waits(node)
            if held != node.walk.rows
        )
        turns.append(_Turn(node.walk.rows, inputs, rooms))
    return turns


def rows_in_order(flow: Flow, rings: Mapping[int, int]) -> Iterator[tuple[int, Sequence[int]]]:
    """(node, rows done by each before) of every row, the first node that may go always first.

    The caller gives a row when no step can go on. Ends early where no node may go any more.
    """
    turns = _turns(flow, rings)
    done = [0] * len(turns)
    order = sorted(range(len(turns)), key=lambda number: flow.nodes[number].step is None)
    place = {number: position for position, number in enumerate(order)}
    # Whom a row of each concerns: itself, who reads it, and who waits for room.
    concerned: list[set[int]] = [{number} for number in range(len(turns))]
    for number, turn in enumerate(turns):
        for source, *_ in turn.inputs:
            concerned[source].add(number)
        for reader, *_ in turn.rooms:
            concerned[reader].add(number)
    ready = [turns[number].may_go(done, 0) for number in order]
    while True:
        try:
            node = order[ready.index(True)]
        except ValueError:
            return
        yield node, done
        done[node] += 1
        for number in concerned[node]:
            ready[place[number]] = turns[number].may_go(done, done[number])


def _blocked(flow: Flow, rings: Mapping[int, int]) -> list[int] | None:
    """Rings of which one must be larger before all can come to its end; None where it does.

    Where nothing can go on, some nodes wait for each other in a circle. None of them can go on,
    however large other rings are, until one that is waited for within the circle holds more.
    """
    turns = _turns(flow, rings)
    done = [0] * len(turns)
    went = True
    while went:  # in any order: where all come to a stop does not depend on it
        went = False
        for number, turn in enumerate(turns):
            rows = turn.rows_on(done, done[number])
            done[number] += rows
            went = went or rows > 0
    waiting = {
        number: turn.waits_for(done, row)
        for number, (turn, row) in enumerate(zip(turns, done, strict=True))
        if row < turn.rows
    }
    if not waiting:
        return None
    seen: list[int] = []
    node = min(waiting)
    while node not in seen:
        seen.append(node)
        node, _ = waiting[node]
    circle = seen[seen.index(node) :]
    return [flow.host(flow.nodes[number].target) for number in circle if waiting[number][1]]


def _least_rings(flow: Flow) -> Mapping[int, int] | None:
    """Rows of each ring so that all comes to its end in the fewest bytes.

    From what each reader needs at once, the cheapest set first; a set with which the segment stops
    is followed by those with one more row in one of the rings that stop it.
    """
    rings = _ring_nodes(flow)
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


def _ring_nodes(flow: Flow) -> list[Node]:
    """Those that write to a ring of their own."""
    elsewhere = {*flow.kept, *flow.hosts}
    return [node for node in flow.nodes if not node.walk.is_sink and node.target not in elsewhere]


def fewest_ring_bytes(flow: Flow) -> int:
    """Below what rings take, whatever their sizes; never less for more steps."""
    return sum(_rows_at_once(flow, node) * node.row_bytes for node in _ring_nodes(flow))


def _rows_at_once(flow: Flow, node: Node) -> int:
    reach = [link.reads.reach for link in flow.readers.get(node.target, ())]
    return min(max(1, *reach, 1), node.walk.rows)
