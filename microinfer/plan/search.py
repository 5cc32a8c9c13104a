"""Search: an exact answer to "do these buffers fit into so many bytes?".

Depth first over placements in order of offset. Any placement can be pushed down until each buffer
rests on offset 0 or on a neighbour below it; placed in order of offset, such a buffer starts at the
highest end of the neighbours already placed. So it is enough to choose who comes next, and a
branch dies as soon as some buffer, or all that remain at some step, can no longer end in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from microinfer.plan.buffers import Buffer

NODE_LIMIT = 20_000
"""Choices tried before the search gives up; a second or two at worst."""


@dataclass(frozen=True, slots=True)
class Found:
    """offsets, or None; `complete` when None means that there is no such placement."""

    offsets: list[int] | None
    complete: bool
    nodes: int


@dataclass(slots=True)
class _State:
    offsets: list[int]  # -1: not placed yet
    floors: list[int]  # lowest offset the placed neighbours leave
    last: tuple[int, int]  # (offset, index) of the buffer placed last


def search(
    buffers: Sequence[Buffer], meets: Sequence[Sequence[int]], capacity: int, node_limit: int
) -> Found:
    """Offsets within `capacity` bytes, if the search finds some in `node_limit` choices."""
    count = len(buffers)
    groups = _groups(buffers)
    groups_of: list[list[int]] = [[] for _ in buffers]
    for number, group in enumerate(groups):
        for index in group:
            groups_of[index].append(number)
    nodes = 0

    def feasible(state: _State, changed: Sequence[int]) -> bool:
        for index in changed:
            end = state.floors[index] + buffers[index].size_bytes
            if state.offsets[index] < 0 and end > capacity:
                return False
        for number in {n for index in changed for n in groups_of[index]}:
            rest = [i for i in groups[number] if state.offsets[i] < 0]
            if rest:
                lowest = min(state.floors[i] for i in rest)
                if lowest + sum(buffers[i].size_bytes for i in rest) > capacity:
                    return False
        return True

    def choices(state: _State) -> Iterator[int]:
        # In order of offset, ties by index: each set of offsets is then reached once.
        rest = [i for i in range(count) if state.offsets[i] < 0]
        ready = [i for i in rest if (state.floors[i], i) > state.last]
        # A buffer whose floor lies behind can never be placed in order any more, unless a
        # neighbour that is still to come lifts it.
        ready.sort(key=lambda i: (state.floors[i], -buffers[i].size_bytes, i))
        yield from ready

    def placed(state: _State, index: int) -> tuple[_State, list[int]]:
        offset = state.floors[index]
        offsets, floors = state.offsets.copy(), state.floors.copy()
        offsets[index] = offset
        end = offset + buffers[index].size_bytes
        changed = [index]
        for other in meets[index]:
            if offsets[other] < 0 and floors[other] < end:
                alignment = buffers[other].alignment
                floors[other] = -(-end // alignment) * alignment
                changed.append(other)
        return _State(offsets, floors, (offset, index)), changed

    start = _State([-1] * count, [0] * count, (-1, -1))
    if not feasible(start, range(count)):
        return Found(None, complete=True, nodes=0)
    stack: list[tuple[_State, Iterator[int]]] = [(start, choices(start))]
    while stack:
        state, following = stack[-1]
        index = next(following, -1)
        if index < 0:
            stack.pop()
            continue
        nodes += 1
        if nodes > node_limit:
            return Found(None, complete=False, nodes=nodes)
        deeper, changed = placed(state, index)
        if not feasible(deeper, changed):
            continue
        if len(stack) == count:
            return Found(deeper.offsets, complete=True, nodes=nodes)
        stack.append((deeper, choices(deeper)))
    return Found(None, complete=True, nodes=nodes)


def _groups(buffers: Sequence[Buffer]) -> list[list[int]]:
    """The buffers alive at each step where one starts: together they must be disjoint."""
    return [
        [i for i, b in enumerate(buffers) if b.first_step <= step <= b.last_step]
        for step in sorted({b.first_step for b in buffers})
    ]
