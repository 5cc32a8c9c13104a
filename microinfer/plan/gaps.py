"""Gaps: placement where some pairs of buffers may overlap, each in its own way.

For buffers i and j that are alive together, the difference of their offsets must not lie in an open
interval: (-size of j, size of i) keeps them disjoint, a smaller one lets them overlap as far as it
says. First-fit in many orders, the best of them improved by exchanging two buffers of the order at
a time. Deterministic: no clock, and pseudo-random numbers from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from microinfer.plan.buffers import Buffer

Gaps = Mapping[tuple[int, int], tuple[int, int]]
"""(i, j) to the open interval that offset of j - offset of i must avoid; both orders are there."""

EXCHANGES = 4000
"""Orders that are tried before the best one is taken."""


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

    tried = []
    for order in orders:
        offsets = first_fit(buffers, meets, gaps, order)
        tried.append((arena(offsets), list(order), offsets))
    best_bytes, best_order, best = min(tried, key=lambda entry: entry[0])
    random = Random(0)  # noqa: S311 -- no secret hangs on it
    for _ in range(EXCHANGES if len(buffers) > 2 else 0):
        if best_bytes <= bound:
            break
        order = best_order.copy()
        first, second = random.sample(range(len(order)), 2)
        order[first], order[second] = order[second], order[first]
        offsets = first_fit(buffers, meets, gaps, order)
        if arena(offsets) <= best_bytes:  # equal ones too: they lead elsewhere
            best_bytes, best_order, best = arena(offsets), order, offsets
    return best
