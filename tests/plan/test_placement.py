"""Placements: right, as small as brute force finds, and the checker sees what is wrong."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from microinfer.plan.buffers import Buffer, neighbours
from microinfer.plan.check import PlanError, check_placement
from microinfer.plan.placement import (
    FIRST_FIT_ORDERS,
    aligned,
    arena_of,
    first_fit,
    lower_bound,
    place,
)


def random_buffers(rng: random.Random, count: int, largest: int = 40) -> list[Buffer]:
    buffers = []
    for i in range(count):
        first = rng.randrange(6)
        buffers.append(
            Buffer(
                f"b{i}",
                rng.randint(1, largest),
                rng.choice((1, 4, 4, 8)),
                first,
                first + rng.randrange(4),
            )
        )
    return buffers


def brute_force(buffers: list[Buffer]) -> int:
    """The optimum: first-fit over every order reaches every placement that is pushed down."""
    meets = neighbours(buffers)
    return min(
        arena_of(buffers, first_fit(buffers, meets, order))
        for order in itertools.permutations(range(len(buffers)))
    )


def greedy_by_size(buffers: list[Buffer]) -> int:
    order = sorted(range(len(buffers)), key=lambda i: (-buffers[i].size_bytes, i))
    return arena_of(buffers, first_fit(buffers, neighbours(buffers), order))


def test_placement_equals_brute_force_on_small_sets() -> None:
    rng = random.Random(1)
    for _ in range(400):
        buffers = random_buffers(rng, rng.randint(1, 6))
        placement = place(buffers)
        check_placement(buffers, placement)
        assert placement.certificate.proven
        assert placement.arena_bytes == brute_force(buffers)


def test_ten_thousand_random_sets_pass_the_checker() -> None:
    rng = random.Random(2)
    for _ in range(10_000):
        buffers = random_buffers(rng, rng.randint(1, 9))
        placement = place(buffers)
        check_placement(buffers, placement)
        bound = placement.certificate.lower_bound_bytes
        assert bound <= placement.arena_bytes <= greedy_by_size(buffers)


def test_the_search_beats_greedy_by_size() -> None:
    # Greedy puts the big two at the bottom, which leaves no room below for the long-lived one.
    buffers = [
        Buffer("a", 8, 4, 0, 1),
        Buffer("b", 12, 4, 1, 2),
        Buffer("c", 12, 4, 3, 4),
        Buffer("d", 4, 4, 2, 3),
        Buffer("e", 8, 4, 4, 5),
        Buffer("f", 4, 4, 0, 0),
    ]
    improved = 0
    rng = random.Random(3)
    for _ in range(300):
        sample = [replace(b, size_bytes=4 * rng.randint(1, 8)) for b in buffers] + random_buffers(
            rng, 4
        )
        placement = place(sample)
        check_placement(sample, placement)
        improved += placement.arena_bytes < greedy_by_size(sample)
    assert improved > 10


def test_the_exact_search_beats_every_first_fit_order() -> None:
    rng = random.Random(4)
    searched = 0
    for _ in range(300):
        buffers = random_buffers(rng, 9)
        meets = neighbours(buffers)
        heuristics = min(
            arena_of(
                buffers,
                first_fit(buffers, meets, sorted(range(9), key=lambda i: (*key(buffers[i]), i))),
            )
            for key in FIRST_FIT_ORDERS
        )
        placement = place(buffers)
        assert placement.arena_bytes <= heuristics
        searched += placement.arena_bytes < heuristics
    assert searched > 0


def test_a_chain_needs_its_two_largest_neighbours() -> None:
    sizes = [27648, 18432, 18432, 36864, 9216]
    buffers = [Buffer(f"t{i}", size, 4, max(i - 1, 0), i) for i, size in enumerate(sizes)]
    placement = place(buffers)
    assert placement.arena_bytes == 18432 + 36864
    assert placement.certificate.gap_bytes == 0
    assert placement.certificate.binding_step == 2
    assert placement.certificate.binding_buffers == ("t2", "t3")


def test_the_topmost_buffer_need_not_be_padded() -> None:
    buffers = [Buffer("a", 5, 4, 0, 0), Buffer("b", 6, 4, 0, 0)]
    assert lower_bound(buffers) == (13, 0)  # 6 padded to 8, then 5
    assert place(buffers).arena_bytes == 13


def test_one_buffer_starts_at_zero() -> None:
    assert place([Buffer("only", 7, 4, 0, 3)]).offsets == (0,)


def test_the_same_buffers_give_the_same_placement() -> None:
    buffers = random_buffers(random.Random(5), 12)
    assert place(buffers) == place(list(buffers))


def test_twenty_thousand_buffers_are_placed_without_search() -> None:
    buffers = [Buffer(f"t{i}", 4 + i % 97, 4, i, i + 2) for i in range(20_000)]
    placement = place(buffers)
    check_placement(buffers, placement)
    assert placement.certificate.nodes == 0


def test_aligned_rounds_up() -> None:
    assert [aligned(n, 4) for n in (0, 1, 4, 5)] == [0, 4, 4, 8]


@pytest.mark.parametrize(
    "wrong",
    [
        {"size_bytes": 0},
        {"alignment": 3},
        {"alignment": 0},
        {"first_step": -1},
        {"last_step": 0, "first_step": 1},
    ],
)
def test_a_buffer_that_makes_no_sense_cannot_be_built(wrong: dict[str, int]) -> None:
    good = {"name": "b", "size_bytes": 4, "alignment": 4, "first_step": 0, "last_step": 0}
    with pytest.raises(ValueError, match="buffer 'b'"):
        Buffer(**{**good, **wrong})  # type: ignore[arg-type]  # the point is to pass nonsense


class TestTheChecker:
    """Each promise, broken once."""

    buffers = (Buffer("a", 8, 4, 0, 1), Buffer("b", 8, 8, 1, 2), Buffer("c", 8, 4, 2, 3))

    def test_accepts_what_place_gives(self) -> None:
        check_placement(self.buffers, place(self.buffers))

    def test_sees_an_overlap(self) -> None:
        placement = place(self.buffers)
        moved = replace(placement, offsets=(8, 8, 0))
        with pytest.raises(PlanError, match=r"step 1: . at 8\.\.16 overlaps . at 8"):
            check_placement(self.buffers, moved)

    def test_sees_an_overlap_of_one_byte(self) -> None:
        bytewise = [replace(buffer, alignment=1) for buffer in self.buffers]
        placement = place(bytewise)
        low = min(placement.offsets)
        moved = tuple(o + 1 if o == low else o for o in placement.offsets)
        with pytest.raises(PlanError, match="overlaps"):
            check_placement(bytewise, replace(placement, offsets=moved))

    def test_sees_a_lost_alignment(self) -> None:
        placement = place(self.buffers)
        offsets = (placement.offsets[0], placement.offsets[1] + 4, placement.offsets[2])
        with pytest.raises(PlanError, match="alignment 8"):
            check_placement(self.buffers, replace(placement, offsets=offsets))

    def test_sees_an_arena_that_is_too_small_or_too_large(self) -> None:
        placement = place(self.buffers)
        for wrong in (placement.arena_bytes - 1, placement.arena_bytes + 1):
            with pytest.raises(PlanError, match="buffers end at"):
                check_placement(self.buffers, replace(placement, arena_bytes=wrong))

    @pytest.mark.parametrize("bound", [15, 17])
    def test_sees_a_bound_that_is_wrong(self, bound: int) -> None:
        placement = place(self.buffers)
        certificate = replace(placement.certificate, lower_bound_bytes=bound)
        with pytest.raises(PlanError, match="lower bound"):
            check_placement(self.buffers, replace(placement, certificate=certificate))

    def test_sees_a_wrong_gap(self) -> None:
        placement = place(self.buffers)
        certificate = replace(placement.certificate, gap_bytes=1)
        with pytest.raises(PlanError, match="gap"):
            check_placement(self.buffers, replace(placement, certificate=certificate))

    def test_sees_a_missing_offset(self) -> None:
        placement = place(self.buffers)
        with pytest.raises(PlanError, match="2 offsets for 3 buffers"):
            check_placement(self.buffers, replace(placement, offsets=placement.offsets[:2]))
