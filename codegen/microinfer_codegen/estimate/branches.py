"""How often branches were taken, from how often each instruction was executed.

A counter says how often an instruction ran, not where it went next. But what flows into an
instruction equals its count, which pins most branches exactly and the others between two bounds:

    count(x) = fallen into from the instruction before + taken branches to x + jumps to x + entries

Entries (calls, returns to a computed address, jump tables) are invisible. They are ruled out only
where they cannot be: at an instruction in the middle of a function, in code without computed
jumps. Elsewhere the bounds stay wide rather than wrong. Knows no time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from microinfer_codegen.estimate.disassembly import Instruction
from microinfer_codegen.estimate.instructions import InstructionClass

_Bounds: TypeAlias = "dict[int, tuple[int, int]]"

_SWEEPS = 32
"""Bounds are true after any number of sweeps; more only tighten them."""

_MAY_GO = frozenset({InstructionClass.BRANCH, InstructionClass.LOOP_END})


def taken_bounds(
    listing: Mapping[int, Instruction], counts: Mapping[int, int]
) -> Mapping[int, tuple[int, int]]:
    """For every conditional branch and loop end that ran: the least and most it was taken."""
    flow = _Flow(listing, counts)
    bounds = {
        address: (0, counts[address])
        for address, instruction in listing.items()
        if instruction.kind in _MAY_GO and counts.get(address, 0)
    }
    for _ in range(_SWEEPS):
        before = dict(bounds)
        for address in bounds:
            bounds[address] = flow.tightened(address, bounds)
        if bounds == before:
            break
    return bounds


class _Flow:
    """What may enter each instruction, apart from the one before it."""

    def __init__(self, listing: Mapping[int, Instruction], counts: Mapping[int, int]) -> None:
        self._listing = listing
        self._counts = counts
        self._sources: defaultdict[int, list[int]] = defaultdict(list)
        self._jumps: defaultdict[int, int] = defaultdict(int)
        self._before = {a + i.width_bytes: a for a, i in listing.items()}
        self._computed = False
        for address, instruction in listing.items():
            ran = counts.get(address, 0)
            if ran and instruction.target is not None:
                if instruction.kind in _MAY_GO:
                    self._sources[instruction.target].append(address)
                else:
                    self._jumps[instruction.target] += ran
            elif ran and instruction.kind is InstructionClass.JUMP:
                # `bx lr` returns behind a call; anything else may land anywhere.
                self._computed |= instruction.operands != "lr"

    def tightened(self, address: int, bounds: _Bounds) -> tuple[int, int]:
        """Narrower bounds of one branch, given those of all."""
        ran = self._counts[address]
        least, most = bounds[address]
        after = address + self._listing[address].width_bytes
        fallen = self._room(after, bounds, other_than=None)
        low, high = max(least, ran - fallen[1]), min(most, ran - fallen[0])
        target = self._listing[address].target
        if target is not None:
            entered = self._room(target, bounds, other_than=address)
            before = self._fallen(self._before.get(target), bounds)
            low = max(low, entered[0] - before[1])
            high = min(high, entered[1] - before[0])
        # Counting that starts or stops midway can contradict itself; then nothing is learnt.
        return (low, high) if low <= high else (least, most)

    def _room(self, at: int, bounds: _Bounds, *, other_than: int | None) -> tuple[int, int]:
        """What is left of the count at an address for the one flow not subtracted here."""
        others = [s for s in self._sources.get(at, ()) if s != other_than]
        count = self._counts.get(at, 0) - self._jumps.get(at, 0)
        least = count - sum(bounds[s][1] for s in others) if self._closed(at) else 0
        return least, count - sum(bounds[s][0] for s in others)

    def _closed(self, at: int) -> bool:
        """Is it in the middle of a function, where nothing enters unseen."""
        before = self._before.get(at)
        return (
            not self._computed
            and before is not None
            and self._counts.get(before, 0) > 0
            and self._listing[before].falls_through
        )

    def _fallen(self, before: int | None, bounds: _Bounds) -> tuple[int, int]:
        """How often an instruction went on to the next."""
        if before is None:
            return 0, 0
        ran, instruction = self._counts.get(before, 0), self._listing[before]
        if before in bounds:
            return ran - bounds[before][1], ran - bounds[before][0]
        if instruction.falls_through:
            return (0 if instruction.conditional_exit else ran), ran
        return 0, 0
