"""Check: is a placement right? Written apart from the solver and shares no code with it.

Walks the steps one by one with the live buffers sorted by offset, and adds up the bound anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from microinfer.plan.buffers import Buffer
from microinfer.plan.placement import Placement


class PlanError(Exception):
    """A placement that breaks its promise: a bug of ours, not of a model."""


def check_placement(buffers: Sequence[Buffer], placement: Placement) -> None:
    """Raise PlanError unless every promise of the placement holds."""
    if len(placement.offsets) != len(buffers):
        raise PlanError(f"{len(placement.offsets)} offsets for {len(buffers)} buffers")
    placed = list(zip(buffers, placement.offsets, strict=True))
    highest = 0
    for buffer, offset in placed:
        if offset < 0 or offset % buffer.alignment:
            raise PlanError(f"{buffer.name}: offset {offset}, alignment {buffer.alignment}")
        highest = max(highest, offset + buffer.size_bytes)
    if highest != placement.arena_bytes:
        raise PlanError(f"buffers end at {highest}; the arena has {placement.arena_bytes} bytes")

    starting: dict[int, list[tuple[int, Buffer]]] = {}
    for buffer, offset in placed:
        starting.setdefault(buffer.first_step, []).append((offset, buffer))
    live: list[tuple[int, Buffer]] = []
    most = 0
    for step in sorted(starting):
        live = [entry for entry in live if entry[1].last_step >= step] + starting[step]
        live.sort(key=lambda entry: entry[0])
        for (low, below), (high, above) in itertools.pairwise(live):
            if low + below.size_bytes > high:
                raise PlanError(
                    f"step {step}: {below.name} at {low}..{low + below.size_bytes} overlaps "
                    f"{above.name} at {high}"
                )
        most = max(most, sum(buffer.size_bytes for _, buffer in live))
    certificate = placement.certificate
    if not most <= certificate.lower_bound_bytes <= placement.arena_bytes:
        raise PlanError(
            f"lower bound {certificate.lower_bound_bytes} is not between the {most} bytes alive "
            f"at once and the arena's {placement.arena_bytes}"
        )
    if certificate.gap_bytes != placement.arena_bytes - certificate.lower_bound_bytes:
        raise PlanError(f"gap {certificate.gap_bytes} is not arena minus bound")
