"""Bounds on taken branches hold for walks whose truth is known, and pin an ordinary loop."""

from __future__ import annotations

import random
from collections import Counter

from microinfer_codegen.estimate.branches import taken_bounds
from microinfer_codegen.estimate.disassembly import Instruction, parse_objdump
from microinfer_codegen.estimate.instructions import classify

_LOOP = """
   0:\t2a00      \tcmp\tr2, #0
   2:\tdd07      \tble.n\t14 <dot+0x14>
   4:\t2000      \tmovs\tr0, #0
   6:\tf913 ef01 \tldrsb.w\tlr, [r3, #1]!
   a:\t429a      \tcmp\tr2, r3
   c:\td1fb      \tbne.n\t6 <dot+0x6>
   e:\t4770      \tbx\tlr
  14:\t2000      \tmovs\tr0, #0
  16:\t4770      \tbx\tlr
"""


def _instruction(mnemonic: str, operands: str = "") -> Instruction:
    return Instruction(mnemonic, operands, 2, classify(mnemonic, operands))


def test_a_loop_is_known_exactly() -> None:
    # Called three times, once with nothing to do; 2 x 10 turns of the loop.
    counts = {0x0: 3, 0x2: 3, 0x4: 2, 0x6: 20, 0xA: 20, 0xC: 20, 0xE: 2, 0x14: 1, 0x16: 1}
    assert taken_bounds(parse_objdump(_LOOP), counts) == {0x2: (1, 1), 0xC: (18, 18)}


def test_a_branch_that_never_ran_is_not_listed() -> None:
    counts = {0x0: 1, 0x2: 1, 0x14: 1, 0x16: 1}
    assert taken_bounds(parse_objdump(_LOOP), counts) == {0x2: (1, 1)}


def test_a_guard_around_a_loop_that_meets_it_behind_stays_between_bounds() -> None:
    # Both the guard and the loop leave to the same place: which of them went there is not known.
    listing = {
        0: _instruction("cbz", "r0, 6"),
        2: _instruction("nop"),
        4: _instruction("bne.n", "2"),
        6: _instruction("bx", "lr"),
    }
    bounds = taken_bounds(listing, {0: 5, 2: 40, 4: 40, 6: 5})
    assert bounds == {0: (0, 5), 4: (35, 40)}


def test_calls_may_enter_behind_padding() -> None:
    # A function that is one loop from its first instruction on, called three times.
    listing = {
        0: _instruction("nop"),
        2: _instruction("subs", "r0, #1"),
        4: _instruction("bne.n", "2"),
        6: _instruction("bx", "lr"),
    }
    assert taken_bounds(listing, {0: 0, 2: 30, 4: 30, 6: 3}) == {4: (27, 27)}


def test_a_computed_jump_leaves_the_lower_bounds_loose() -> None:
    # The jump table may have entered at 4 any number of times.
    listing = {
        0: _instruction("tbb", "[pc, r0]"),
        2: _instruction("beq.n", "8"),
        4: _instruction("nop"),
        6: _instruction("bx", "lr"),
        8: _instruction("bx", "lr"),
    }
    counts = {0: 9, 2: 4, 4: 7, 6: 7, 8: 2}
    low, high = taken_bounds(listing, counts)[2]
    assert (low, high) == (0, 2)


def test_counts_that_contradict_themselves_teach_nothing() -> None:
    listing = {0: _instruction("nop"), 2: _instruction("beq.n", "0"), 4: _instruction("bx", "lr")}
    assert taken_bounds(listing, {0: 1, 2: 50, 4: 1})[2] == (0, 50)


def test_a_conditional_return_may_go_on() -> None:
    # popeq leaves twice in five; the branch to behind it was taken once.
    listing = {
        0: _instruction("cbz", "r0, 4"),
        2: _instruction("popeq", "{pc}"),
        4: _instruction("bx", "lr"),
    }
    assert taken_bounds(listing, {0: 6, 2: 5, 4: 4}) == {0: (1, 1)}
    # With nothing else to tell them apart: the count behind bounds it, not more.
    listing[2] = _instruction("popeq", "{r4, pc}")
    listing[0] = _instruction("beq.n", "4")
    listing[4] = _instruction("ble.n", "2")
    listing[6] = _instruction("bx", "lr")
    low, high = taken_bounds(listing, {0: 1, 2: 5, 4: 5, 6: 1})[4]
    assert low <= 4 <= high


def _program(rng: random.Random) -> dict[int, Instruction]:
    size = rng.randint(3, 12)
    places = [2 * n for n in range(size)]
    listing = {}
    for place in places[:-1]:
        kind = rng.choice(["nop", "nop", "nop", "beq.n", "bne.n", "b.n", "cbz", "le", "popeq"])
        target = f"{rng.choice(places):x}"
        operands = {"nop": "", "cbz": f"r0, {target}", "le": f"lr, {target}", "popeq": "{pc}"}
        listing[place] = _instruction(kind, operands.get(kind, target))
    listing[places[-1]] = _instruction("bx", "lr")
    return listing


def _walk(
    listing: dict[int, Instruction], rng: random.Random
) -> tuple[Counter[int], Counter[int]] | None:
    """Counts, and how often each branch was taken; None where the walk does not end."""
    counts: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    for _ in range(rng.randint(1, 4)):
        at: int | None = 0
        for _ in range(200):
            if at is None:
                break
            counts[at] += 1
            instruction, goes = listing[at], rng.random() < 0.6
            if instruction.mnemonic == "popeq":
                at = None if goes else at + 2
            elif instruction.target is None:
                at = at + 2 if instruction.falls_through else None
            elif instruction.mnemonic == "b.n":
                at = instruction.target
            elif goes:
                taken[at] += 1
                at = instruction.target
            else:
                at += 2
        else:
            return None
    return counts, taken


def test_the_truth_lies_between_the_bounds_and_mostly_on_them() -> None:
    rng = random.Random(20)
    exact = wide = 0
    for _ in range(3000):
        listing = _program(rng)
        walk = _walk(listing, rng)
        if walk is None:
            continue
        counts, taken = walk
        for address, (low, high) in taken_bounds(listing, counts).items():
            assert low <= taken[address] <= high
            exact += low == high
            wide += low != high
    assert exact > 2 * wide > 0
