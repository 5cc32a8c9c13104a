"""Placement: lifetimes to offsets in the smallest arena we can find, with a certificate.

Several first-fit orders, then an exact search for anything smaller, until the arena equals the
lower bound, the search is exhausted, or it has used up its nodes. Deterministic: no clock and no
random numbers. Knows buffers; that the result is right is checked by other code (`check`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from microinfer.plan.buffers import Buffer, neighbours
from microinfer.plan.gaps import all_gaps, improve
from microinfer.plan.search import NODE_LIMIT, search
from microinfer.plan.span import stacked_span

SEARCH_LIMIT = 256
"""More buffers than this are placed by first-fit only."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Why an arena cannot be (much) smaller.

    The buffers named are alive together at `binding_step` and take `lower_bound_bytes` however
    they are arranged. `proven`: no placement of these buffers is smaller than the one given.
    """

    lower_bound_bytes: int
    binding_step: int
    binding_buffers: tuple[str, ...]
    gap_bytes: int
    proven: bool
    nodes: int  # that the exact search visited


@dataclass(frozen=True, slots=True)
class Placement:
    """offsets[i] is the first byte of buffers[i]."""

    offsets: tuple[int, ...]
    arena_bytes: int
    certificate: Certificate


def place(buffers: Sequence[Buffer]) -> Placement:
    """Find offsets; live buffers do not overlap and every offset is aligned."""
    if not buffers:
        return Placement((), 0, Certificate(0, 0, (), 0, True, 0))
    bound, step = lower_bound(buffers)
    meets = neighbours(buffers)
    best: list[int] | None = None
    best_bytes = 0
    for key in FIRST_FIT_ORDERS:
        order = sorted(range(len(buffers)), key=lambda i: (*key(buffers[i]), i))
        offsets = first_fit(buffers, meets, order)
        size = arena_of(buffers, offsets)
        if best is None or size < best_bytes:
            best, best_bytes = offsets, size
        if best_bytes == bound:
            break
    assert best is not None  # there is at least one order
    nodes = 0
    exhausted = False
    while best_bytes > bound and len(buffers) <= SEARCH_LIMIT and not exhausted:
        found = search(buffers, meets, best_bytes - 1, NODE_LIMIT - nodes)
        nodes += found.nodes
        if found.offsets is None:
            exhausted = found.complete
            break
        best, best_bytes = found.offsets, arena_of(buffers, found.offsets)
    if best_bytes > bound and not exhausted:
        order = sorted(range(len(buffers)), key=best.__getitem__)
        best = improve(buffers, meets, all_gaps(buffers, meets, {}), [order], bound)
        best_bytes = arena_of(buffers, best)
    alive = [b.name for b in buffers if b.first_step <= step <= b.last_step]
    return Placement(
        offsets=tuple(best),
        arena_bytes=best_bytes,
        certificate=Certificate(
            lower_bound_bytes=bound,
            binding_step=step,
            binding_buffers=tuple(alive),
            gap_bytes=best_bytes - bound,
            proven=exhausted or best_bytes == bound,
            nodes=nodes,
        ),
    )


def place_overlapping(
    buffers: Sequence[Buffer], allowed: Mapping[tuple[int, int], tuple[int, int]]
) -> Placement:
    """As `place`, where some pairs may overlap; allowed: as in `gaps.all_gaps`."""
    if not buffers:
        return place(buffers)
    meets = neighbours(buffers)
    bound, step = overlapping_bound(buffers, allowed)
    orders = [
        sorted(range(len(buffers)), key=lambda i: (*key(buffers[i]), i)) for key in FIRST_FIT_ORDERS
    ]
    offsets = improve(buffers, meets, all_gaps(buffers, meets, allowed), orders, bound)
    size = arena_of(buffers, offsets)
    alive = [b.name for b in buffers if b.first_step <= step <= b.last_step]
    certificate = Certificate(bound, step, tuple(alive), size - bound, size == bound, 0)
    return Placement(tuple(offsets), size, certificate)


def overlapping_bound(
    buffers: Sequence[Buffer], allowed: Mapping[tuple[int, int], tuple[int, int]]
) -> tuple[int, int]:
    """(bytes, step): the most that buffers alive together take, overlapping as far as they may.

    Counted in blocks of the least alignment, of which the topmost buffer need not fill the last.
    """
    best = (0, 0)
    for step in sorted({buffer.first_step for buffer in buffers}):
        live = [i for i, b in enumerate(buffers) if b.first_step <= step <= b.last_step]
        block = min(buffers[i].alignment for i in live)
        blocks = {i: -(-buffers[i].size_bytes // block) for i in live}
        pairs = {pair: gap for pair, gap in allowed.items() if set(pair) <= set(live)}
        slack = max(blocks[i] * block - buffers[i].size_bytes for i in live)
        best = max(best, (_least_blocks(blocks, pairs, block) * block - slack, -step))
    return best[0], -best[1]


def _least_blocks(
    blocks: Mapping[int, int], pairs: Mapping[tuple[int, int], tuple[int, int]], block: int
) -> int:
    """A bound on the blocks of buffers of which some may overlap; pairs: (read, written) to gap.

    Exact where one buffer is read, and all that is written may lie on one side of it. Buffers that
    may lie anywhere over another are left out, and of those that are read all but one.
    """
    anywhere = {written for (_, written), gap in pairs.items() if gap == (0, 0)}
    pairs = {pair: gap for pair, gap in pairs.items() if pair[1] not in anywhere}
    sources = {read for read, _ in pairs}
    targets = {written: blocks[written] for _, written in pairs}
    loose = sum(blocks[i] for i in blocks if i not in {*anywhere, *sources, *targets})
    bounds = [sum(blocks[read] for read in sources), sum(targets.values())]
    for read in sources:
        size = blocks[read]
        below, above = dict(targets), dict(targets)
        for (source, written), (low, high) in pairs.items():
            if source == read:
                below[written] = -(low // block)
                above[written] = targets[written] - size - (-high // block)
        sides = [stacked_span(targets, side, size) for side in (below, above)]
        mixed = len(targets) > 1 and targets not in (below, above)
        bounds.append(size if mixed else min(sides))
    return max(loose + max(bounds), *(blocks[i] for i in anywhere), 0)


Key = Callable[[Buffer], tuple[int, ...]]

FIRST_FIT_ORDERS: tuple[Key, ...] = (
    lambda b: (-b.size_bytes,),  # the order of TFLM's greedy planner
    lambda b: (b.first_step, -b.size_bytes),
    lambda b: (-(b.last_step - b.first_step), -b.size_bytes),
    lambda b: (-b.size_bytes * (b.last_step - b.first_step + 1),),
    lambda b: (-b.last_step, -b.size_bytes),
)


def first_fit(
    buffers: Sequence[Buffer], meets: Sequence[Sequence[int]], order: Sequence[int]
) -> list[int]:
    """Each buffer in turn at the lowest offset that its placed neighbours leave free."""
    offsets = [-1] * len(buffers)
    for index in order:
        buffer = buffers[index]
        taken = sorted(
            (offsets[other], offsets[other] + buffers[other].size_bytes)
            for other in meets[index]
            if offsets[other] >= 0
        )
        offset = 0
        for start, end in taken:
            if offset + buffer.size_bytes <= start:
                break
            offset = max(offset, aligned(end, buffer.alignment))
        offsets[index] = offset
    return offsets


def aligned(offset: int, alignment: int) -> int:
    """The least multiple of the alignment that is not below the offset."""
    return -(-offset // alignment) * alignment


def arena_of(buffers: Sequence[Buffer], offsets: Sequence[int]) -> int:
    """The end of the highest buffer."""
    return max(offset + buffer.size_bytes for buffer, offset in zip(buffers, offsets, strict=True))


def lower_bound(buffers: Sequence[Buffer]) -> tuple[int, int]:
    """(bytes, step): the most that buffers alive together take, however arranged.

    Where all of them share an alignment, each but the topmost occupies its footprint; otherwise
    only the sum of sizes is certain. Every maximum is reached at some buffer's first step.
    """
    order = sorted(range(len(buffers)), key=lambda i: buffers[i].first_step)
    best = (0, 0)
    alive: list[int] = []
    for position, index in enumerate(order):
        step = buffers[index].first_step
        alive = [other for other in alive if buffers[other].last_step >= step]
        alive.append(index)
        following = order[position + 1] if position + 1 < len(order) else None
        if following is not None and buffers[following].first_step == step:
            continue  # more buffers start here: the bound of the whole group is the larger one
        live = [buffers[i] for i in alive]
        if len({buffer.alignment for buffer in live}) == 1:
            slack = max(buffer.footprint_bytes - buffer.size_bytes for buffer in live)
            total = sum(buffer.footprint_bytes for buffer in live) - slack
        else:
            total = sum(buffer.size_bytes for buffer in live)
        best = max(best, (total, -step))
    return best[0], -best[1]
