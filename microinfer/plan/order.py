"""Order: in which order the operators run, so that the fewest bytes are alive at once.

Knows who reads what, how many bytes a value takes and which operators touch the state. Refuses to
know offsets, overlaps and kernels: a value counts whole, rounded up to its alignment, from the step
that writes it to the last that reads it, as in `lives`.

What is alive after some operators have run does not depend on their order, so it is enough to know
the least peak of every set of operators that can have run (a downset). Sets are taken in the order
of that peak, so that the first to hold every operator is the best. (B. H. Ahn et al., arXiv
2003.02369, search the same sets.)

Operators that touch the state keep their order, and a variable is not written before the last use
of a value that the file's order leaves in it: among such orders the result is the best.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from microinfer.graph import Graph, Op
from microinfer.plan.lives import Lives, lives_of
from microinfer.plan.placement import aligned

SET_LIMIT = 20_000
"""A graph of which as many sets are seen as this keeps the file's order."""

START = -1  # stands before the first step


@dataclass(frozen=True, slots=True)
class _Step:
    """What the search needs to know of an operator; steps are numbered in the file's order."""

    needs: int  # the steps before it, as a bit mask
    written: int  # bytes of its outputs
    touched: int  # bytes of its outputs and of the inputs in the arena
    mortal: tuple[tuple[int, int], ...]  # (users as a bit mask, bytes) of those that can die

    def freed(self, done: int) -> int:
        """Bytes that die with it; done: the steps that have run, this one included."""
        return sum(size for users, size in self.mortal if not users & ~done)


@dataclass(frozen=True, slots=True)
class _Network:
    """Steps over the bytes of the model's inputs."""

    steps: tuple[_Step, ...]
    given: int  # all inputs
    unread: int  # those of them that are there for the first step only

    def after(self, done: int, alive: int, number: int) -> tuple[int, int]:
        """(alive during the step, alive behind it), where `done` leaves `alive`."""
        step = self.steps[number]
        during = alive + step.written
        over = 0 if done else self.unread
        return during, during - over - step.freed(done | 1 << number)

    def peak(self) -> int:
        """In the file's order."""
        alive, highest = self.given, 0
        for number in range(len(self.steps)):
            during, alive = self.after((1 << number) - 1, alive, number)
            highest = max(highest, during)
        return highest

    def least(self) -> int:
        """What every order takes: the inputs, and what one step touches."""
        return max(self.given, *(step.touched for step in self.steps))


def best_order(graph: Graph) -> Graph:
    """The graph in the order with the least peak; the graph itself where none is better than it.

    Views stand behind what they show. After SET_LIMIT sets the file's order stays.
    """
    lives = lives_of(graph)
    if not lives.steps:
        return graph
    places = _places(lives)
    network = _network(lives, places)
    order = _search(network, network.peak())
    if order is None:
        return graph
    rank = {number: position for position, number in enumerate((START, *order))}
    return replace(graph, ops=tuple(sorted(graph.ops, key=lambda op: rank[places[op]])))


def _places(lives: Lives) -> dict[Op, int]:
    """Each operator to its step; those that are no steps to the one that they stand behind."""
    graph = lives.graph
    numbers = {op: number for number, op in enumerate(lives.steps)}
    there = dict.fromkeys(graph.inputs, START)
    places: dict[Op, int] = {}
    latest = START  # of the steps that touch the state
    for op in graph.ops:
        if op in numbers:
            places[op] = numbers[op]
            latest = numbers[op] if _state_of(op, graph) else latest
        else:  # a view, or a value that stays in its variable
            places[op] = latest if _state_of(op, graph) else there[op.inputs[0]]
        there |= dict.fromkeys(op.outputs, places[op])
    return places


def _state_of(op: Op, graph: Graph) -> set[int]:
    """The variables that it reads or writes itself."""
    return {variable.tensor for variable in graph.state} & {*op.inputs, *op.outputs}


def _needs(lives: Lives, places: Mapping[Op, int]) -> Iterator[int]:
    """For each step the ones that must run before it, as a bit mask."""
    writer = {tensor: places[op] for op in lives.graph.ops for tensor in op.outputs}
    users = {variable.tensor: 0 for variable in lives.graph.state}
    latest = START  # of the steps that touch the state
    for number, op in enumerate(lives.steps):
        state = _state_of(op, lives.graph)
        before = {writer.get(tensor, START) for tensor in {*op.inputs} - state}
        needs = sum(1 << step for step in (before | {latest} if state else before) - {START})
        for variable in state & {*op.outputs}:
            needs |= users[variable]
        for variable in {lives.root[tensor] for tensor in op.inputs} & users.keys():
            users[variable] |= 1 << number
        latest = number if state else latest
        yield needs


def _network(lives: Lives, places: Mapping[Op, int]) -> _Network:
    graph, root = lives.graph, lives.root
    sizes = {
        tensor: aligned(lives.size_bytes(tensor), lives.alignment(tensor)) for tensor in lives.first
    }
    touched = [
        {root[tensor] for tensor in (*op.inputs, *op.outputs)} & sizes.keys() for op in lives.steps
    ]
    users = dict.fromkeys(sizes, 0)
    for number, tensors in enumerate(touched):
        for tensor in tensors:
            users[tensor] |= 1 << number
    lasting = {root[tensor] for tensor in graph.outputs}
    steps = []
    for op, needs, tensors in zip(lives.steps, _needs(lives, places), touched, strict=True):
        written = sum(sizes[tensor] for tensor in {*op.outputs} & sizes.keys())
        mortal = tuple((users[tensor], sizes[tensor]) for tensor in sorted(tensors - lasting))
        steps.append(_Step(needs, written, sum(sizes[tensor] for tensor in tensors), mortal))
    given = {root[tensor] for tensor in graph.inputs} & sizes.keys()
    unread = sum(sizes[tensor] for tensor in given - lasting if not users[tensor])
    return _Network(tuple(steps), sum(sizes[tensor] for tensor in given), unread)


def _search(network: _Network, limit: int) -> Sequence[int] | None:
    """The order with the least peak below the limit; None where there is none or it is too far.

    A step that raises no peak and leaves no more alive than there was runs at once: to put it off
    would only keep more alive meanwhile, so that forced chains cost one set per step.
    """
    steps, least = network.steps, network.least()
    if least >= limit:
        return None
    followers = [
        [later for later, step in enumerate(steps) if step.needs >> number & 1]
        for number in range(len(steps))
    ]
    everything = (1 << len(steps)) - 1
    last_of: dict[int, int] = {}  # each set to the step that ran last
    ready = tuple(number for number, step in enumerate(steps) if not step.needs)
    # Of one peak the largest set comes first, then the one whose steps the file has earlier.
    queue = [(least, 0, 0, START, network.given, ready)]
    while queue and len(last_of) + len(queue) < SET_LIMIT:
        peak, negated_count, done, last, alive, ready = heapq.heappop(queue)
        if done in last_of:
            continue
        last_of[done] = last
        if done == everything:
            break
        following = []
        for number in ready:
            during, behind = network.after(done, alive, number)
            if during >= limit:
                continue
            now = done | 1 << number
            opened = {later for later in followers[number] if not steps[later].needs & ~now}
            left = tuple(sorted({*ready, *opened} - {number}))
            following.append((max(peak, during), negated_count - 1, now, number, behind, left))
            if during <= peak and steps[number].written <= steps[number].freed(now):
                following = following[-1:]
                break
        for entry in following:
            heapq.heappush(queue, entry)
    if everything not in last_of:
        return None
    order: list[int] = []
    done = everything
    while done:
        order.append(last_of[done])
        done ^= 1 << order[-1]
    return order[::-1]
