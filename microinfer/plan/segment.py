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

from microinfer.graph import Op
from microinfer.plan.lives import Lives
from microinfer.plan.rows import Reads, Walk, sink_of, walk_of

ACCUMULATORS = -1
"""Stands for the sums of a sink where other buffers are named by their tensor."""

RING_CHOICES = 64
"""Sets of ring sizes that are tried before a segment counts as one that never ends."""


@dataclass(frozen=True, slots=True)
class Link:
    """A node that reads what another one wrote, or what lay there before the segment."""

    reader: int
    reads: Reads


@dataclass(frozen=True, slots=True)
class Node:
    """What computes rows in a segment: a step, or the caller who gives the input's rows."""

    step: int | None  # None: the caller
    target: int  # root of the tensor it writes; ACCUMULATORS for a sink
    walk: Walk  # in the order in which rows come
    row_bytes: int  # of the target; all sums of a sink
    sources: Mapping[int, int]  # input position to the node whose rows it reads, if one does


@dataclass(frozen=True, slots=True)
class Rows:
    """How a tensor lies in memory while a segment runs: row y in place y modulo `held`."""

    count: int
    held: int  # count, where it lies there whole
    row_bytes: int


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Nodes and what runs between them, as yet without rings."""

    nodes: tuple[Node, ...]
    tensors: Mapping[int, tuple[int, int]]  # tensor to its root and its bytes, views included
    readers: Mapping[int, tuple[Link, ...]]  # root to who reads it
    sum_of: int | None  # root of the tensor that a sink's sums become when all rows are in
    kept: frozenset[int]  # roots of nodes' tensors that are needed whole, after the segment too
    resident: Mapping[int, int]  # root of a tensor from before the segment to its bytes


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
        return {node.target: node.row_bytes * self.rows_held(node) for node in self.flow.nodes}

    def rows_held(self, node: Node) -> int:
        """Rows of a node's target that have a place of their own."""
        if node.walk.is_sink:
            return 1
        return self.rings.get(node.target, node.walk.rows)

    def rows(self, tensor: int) -> Rows:
        """Of a tensor that a step reads or writes here."""
        root, size = self.flow.tensors[tensor]
        heights = [link.reads.height for link in self.flow.readers.get(root, ())]
        heights += [node.walk.rows for node in self.flow.nodes if node.target == root]
        return Rows(heights[0], self.rings.get(root, heights[0]), size // heights[0])

    def rows_written(self, tensor: int) -> int | None:
        """How many rows of a tensor a step here writes one by one; None where no step does."""
        return next((n.walk.rows for n in self.flow.nodes if n.target == tensor), None)

    @cached_property
    def distances(self) -> Mapping[tuple[int, int], int]:
        """(resident root, target) to how far the target must begin below it, at the least, if it
        dies here; in a backward segment how far it must end above it."""
        flow, found = self.flow, dict[tuple[int, int], int]()
        for node, done in rows_in_order(flow, self.rings):
            target = flow.nodes[node].target
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
    lives: Lives, first_step: int, end_step: int, *, backward: bool, streams_input: bool = False
) -> Segment | None:
    """The steps as a segment with the smallest rings; None where a step cannot go by rows."""
    flow = _flow(lives, first_step, end_step, backward, streams_input)
    if flow is None:
        return None
    rings = _least_rings(flow)
    if rings is None:
        return None
    return Segment(first_step, end_step, backward, flow, rings, streams_input)


def _flow(
    lives: Lives, first_step: int, end_step: int, backward: bool, streams_input: bool
) -> Flow | None:
    nodes: list[Node] = []
    writer: dict[int, int] = {}
    readers: dict[int, list[Link]] = {}
    steps = lives.steps[first_step:end_step]
    if streams_input:
        caller = _caller(lives, steps)
        if caller is None:
            return None
        nodes.append(caller)
        writer[caller.target] = 0
    for step, op in enumerate(steps, first_step):
        walk = _walk(lives, op, nodes, writer, last=step == end_step - 1)
        if walk is None:
            return None
        node = _node(lives, step, walk.mirrored() if backward else walk, nodes, writer)
        if node is None:
            return None
        for position, reads in node.walk.reads.items():
            root = lives.root[op.inputs[position]]
            readers.setdefault(root, []).append(Link(len(nodes), reads))
        if not walk.is_sink:
            writer[node.target] = len(nodes)
        nodes.append(node)
    kept = {root for root in writer if lives.last[root] >= end_step or root in lives.outputs}
    dying = {
        root: lives.size_bytes(root)
        for root in readers
        if root not in writer
        and lives.last.get(root, end_step) < end_step
        and root not in lives.outputs
    }
    if streams_input and nodes[0].target in kept:
        return None
    links = {root: tuple(found) for root, found in readers.items()}
    sums = lives.root[steps[-1].outputs[0]] if nodes[-1].walk.is_sink else None
    walked = {tensor for op in steps for tensor in (*op.inputs, *op.outputs)}
    walked |= {lives.root[tensor] for tensor in walked}
    tensors = {tensor: (lives.root[tensor], lives.size_bytes(tensor)) for tensor in walked}
    return Flow(tuple(nodes), tensors, links, sums, frozenset(kept), dying)


def _node(
    lives: Lives, step: int, walk: Walk, nodes: Sequence[Node], writer: Mapping[int, int]
) -> Node | None:
    """A step among those before it; None where their rows are not its own."""
    op = lives.steps[step]
    target = lives.root[op.outputs[0]]
    if target in lives.state_offsets:
        return None
    sources = {}
    for position, reads in walk.reads.items():
        root = lives.root[op.inputs[position]]
        if root in writer:
            sources[position] = writer[root]
            if nodes[writer[root]].walk.rows != reads.height:
                return None
        elif lives.size_bytes(root) % reads.height:
            return None
    if walk.is_sink:
        return Node(step, ACCUMULATORS, walk, walk.accumulator_bytes, sources)
    return Node(step, target, walk, lives.size_bytes(target) // walk.rows, sources)


def _caller(lives: Lives, steps: Sequence[Op]) -> Node | None:
    """Who writes the model's one input, in rows of the first operator that reads it."""
    (tensor,) = lives.graph.inputs
    if not lives.is_whole(tensor):
        return None
    for op in steps:
        walk = walk_of(lives.graph, op)
        for position, source in enumerate(op.inputs):
            if lives.root[source] == tensor and walk is not None:
                rows = walk.reads[position].height
                row_bytes = lives.size_bytes(tensor) // rows
                return Node(None, tensor, Walk(rows, {}), row_bytes, {})
    return None


def _walk(
    lives: Lives, op: Op, nodes: Sequence[Node], writer: Mapping[int, int], last: bool
) -> Walk | None:
    """A sink only at the end, and only for rows that are made here."""
    if len(op.outputs) != 1 or not all(map(lives.is_whole, (*op.inputs, *op.outputs))):
        return None
    source = lives.root[op.inputs[0]] if op.inputs else -1
    if last and source in writer:
        sink = sink_of(lives.graph, op, nodes[writer[source]].walk.rows)
        if sink is not None:
            return sink
    return walk_of(lives.graph, op)


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
    target, row = flow.nodes[node].target, done[node]
    if target not in rings or rings[target] == flow.nodes[node].walk.rows:
        return True
    return all(
        done[link.reader] == flow.nodes[link.reader].walk.rows
        or row < link.reads.stride * done[link.reader] - link.reads.before + rings[target]
        for link in flow.readers.get(target, ())
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
        node.target
        for number, node in enumerate(flow.nodes)
        if done[number] < node.walk.rows and not _has_room(flow, rings, done, number)
    ]


def _least_rings(flow: Flow) -> Mapping[int, int] | None:
    """Rows of each ring so that all comes to its end in the fewest bytes.

    From what each reader needs at once, the cheapest set first; a set with which the segment stops
    is followed by those with one more row in one of the full rings.
    """
    rings = [node for node in flow.nodes if not node.walk.is_sink and node.target not in flow.kept]
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
