"""Flow: consecutive steps as nodes that hand rows to each other, as yet without rings.

Knows who reads whose rows, what is needed whole, and which tensor may lie in the ring of the one
that is made of it in place. Knows nothing of how many rows are held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from microinfer.graph import Op
from microinfer.plan.lives import Lives
from microinfer.plan.rows import Reads, Walk, is_elementwise, sink_of, walk_of

ACCUMULATORS = -1
"""Stands for the sums of a sink where other buffers are named by their tensor."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Nodes and what runs between them, as yet without rings."""

    nodes: tuple[Node, ...]
    tensors: Mapping[int, tuple[int, int]]  # tensor to its root and its bytes, views included
    readers: Mapping[int, tuple[Link, ...]]  # root to who reads it
    sum_of: int | None  # root of the tensor that a sink's sums become when all rows are in
    kept: frozenset[int]  # roots of nodes' tensors that are needed whole, after the segment too
    resident: Mapping[int, int]  # root of a tensor from before the segment to its bytes
    hosts: Mapping[int, int]  # root to that of a tensor which is made of it, in its place

    def host(self, root: int) -> int:
        """The tensor in whose place a tensor lies: itself, or what becomes of it."""
        while root in self.hosts:
            root = self.hosts[root]
        return root

    def waits(self, node: Node) -> Iterator[Link]:
        """Readers that a node must not overtake by more than its ring holds."""
        root = node.target
        yield from self.readers.get(root, ())
        while root in self.hosts:
            root = self.hosts[root]
            yield from self.readers.get(root, ())


def flow_of(
    lives: Lives,
    first_step: int,
    end_step: int,
    *,
    backward: bool,
    streams_input: bool,
    hosted: bool,
) -> Flow | None:
    """Steps first_step to end_step - 1; None where one of them cannot go by rows.

    hosted: whether tensors may lie in the place of what becomes of them.
    """
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
    if any(len({link.reads.height for link in links}) > 1 for links in readers.values()):
        return None  # views of other heights: a row of one is no row of the other
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
    hosts = _hosts(lives, nodes, links, kept) if hosted else {}
    sums = lives.root[steps[-1].outputs[0]] if nodes[-1].walk.is_sink else None
    walked = {tensor for op in steps for tensor in (*op.inputs, *op.outputs)}
    walked |= {lives.root[tensor] for tensor in walked}
    tensors = {tensor: (lives.root[tensor], lives.size_bytes(tensor)) for tensor in walked}
    return Flow(tuple(nodes), tensors, links, sums, frozenset(kept), dying, hosts)


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


def _hosts(
    lives: Lives,
    nodes: Sequence[Node],
    readers: Mapping[int, tuple[Link, ...]],
    kept: Collection[int],
) -> dict[int, int]:
    """Tensors that one elementwise step alone reads, each to what it makes of it in place."""
    hosts: dict[int, int] = {}
    for node in nodes:
        if node.step is None or not is_elementwise(lives.steps[node.step]):
            continue
        for source in node.sources.values():
            guest = nodes[source]
            alone = len(readers[guest.target]) == 1 and guest.target not in kept
            if alone and guest.step is not None and guest.row_bytes == node.row_bytes:
                hosts[guest.target] = node.target
                break
    return hosts
