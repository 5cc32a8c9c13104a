"""Gaps: placement where some pairs of buffers may overlap, each in its own way.

For buffers i and j that are alive together, the difference of their offsets must not lie in an open
interval: (-size of j, size of i) keeps them disjoint, a smaller one lets them overlap as far as it
says. First-fit in all orders of a few buffers, or in many orders of more: the best of them improved
by exchanging two buffers of the order at a time, and by starting again where that ends.
Deterministic: no clock, and pseudo-random numbers from a fixed seed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random

from microinfer.plan.buffers import Buffer

Gaps = Mapping[tuple[int, int], tuple[int, int]]
"""(i, j) to the open interval that offset of j - offset of i must avoid; both orders are there."""

ALL_ORDERS = 6
"""So many buffers are placed in every order there is."""

EXCHANGES = 4000
"""Orders that are tried before the best one is taken."""

PATIENCE = 500
"""Exchanges in vain before the search starts again elsewhere."""


def all_gaps(
    buffers: Sequence[Buffer],
    meets: Sequence[Sequence[int]],
    allowed: Mapping[tuple[int, int], tuple[int, int]],
) -> Gaps:
    """Every pair that meets; allowed: those that may overlap, in one order."""
    gaps = {
        (i, j): (-buffers[j].size_bytes, buffers[i].size_bytes)
        for i, others in enumerate(meets)
        for j in others
    }
    for (i, j), (low, high) in allowed.items():
        gaps[i, j] = (low, high)
        gaps[j, i] = (-high, -low)
    return gaps


def first_fit(
    buffers: Sequence[Buffer],
    meets: Sequence[Sequence[int]],
    gaps: Gaps,
    order: Sequence[int],
) -> list[int]:
    """Each buffer in turn at the lowest offset that its placed neighbours allow."""
    offsets = [-1] * len(buffers)
    for index in order:
        alignment = buffers[index].alignment
        forbidden = [
            (offsets[other] + low, offsets[other] + high)
            for other in meets[index]
            if offsets[other] >= 0
            for low, high in (gaps[other, index],)
        ]
        candidates = sorted({0, *(_aligned(max(end, 0), alignment) for _, end in forbidden)})
        offsets[index] = next(
            offset
            for offset in candidates
            if not any(low < offset < high for low, high in forbidden)
        )
    return offsets


def _aligned(offset: int, alignment: int) -> int:
    return -(-offset // alignment) * alignment


def improve(
    buffers: Sequence[Buffer],
    meets: Sequence[Sequence[int]],
    gaps: Gaps,
    orders: Sequence[Sequence[int]],
    bound: int,
) -> list[int]:
    """Offsets of the smallest arena found; stops at the bound."""

    def arena(offsets: Sequence[int]) -> int:
        return max(o + b.size_bytes for o, b in zip(offsets, buffers, strict=True))

    def fitted(order: Sequence[int]) -> tuple[int, list[int]]:
        offsets = first_fit(buffers, meets, gaps, order)
        return arena(offsets), offsets

    tried = [(*fitted(order), order) for order in orders]
    best_bytes, best, first = min(tried, key=lambda entry: entry[0])
    if best_bytes <= bound:
        return best
    every: Iterable[tuple[int, list[int]]]
    if len(buffers) <= ALL_ORDERS:
        every = map(fitted, itertools.permutations(range(len(buffers))))
    else:
        every = _exchanged(fitted, list(first), best_bytes)
    for size, offsets in every:
        if size < best_bytes:
            best_bytes, best = size, offsets
        if best_bytes <= bound:
            break
    return best


def _exchanged(
    fitted: Callable[[Sequence[int]], tuple[int, list[int]]], order: list[int], size: int
) -> Iterator[tuple[int, list[int]]]:
    """(arena, offsets) of one order after the other, from `order` on, which has this arena."""
    random = Random(0)  # noqa: S311 -- no secret hangs on it
    vain = 0
    for _ in range(EXCHANGES):
        if vain == PATIENCE:
            random.shuffle(order)
            size, offsets = fitted(order)
            vain = 0
        else:
            first, second = random.sample(range(len(order)), 2)
            changed = order.copy()
            changed[first], changed[second] = changed[second], changed[first]
            found, offsets = fitted(changed)
            vain = 0 if found < size else vain + 1
            if found > size:
                continue
            order, size = changed, found  # equal ones too: they lead elsewhere
        yield size, offsets
