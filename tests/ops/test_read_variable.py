from __future__ import annotations

import numpy as np
import pytest

import microinfer
from microinfer.plan.program import plan
from tests.support.agreement import Oracles, assert_agree
from tests.support.streaming import running_sum

START = np.array([[1, -2, 3, 100]], np.int8)


@pytest.mark.parametrize("reads_after", [False, True])
def test_a_remembered_value_agrees_frame_by_frame(oracles: Oracles, reads_after: bool) -> None:
    assert_agree(running_sum(START, reads_after), oracles, samples=30)


def test_a_value_read_before_the_assignment_only_is_not_copied() -> None:
    steps = [op.OPERATOR for op in plan(microinfer.load(running_sum(START)).graph).steps]
    assert steps == ["ADD", "ASSIGN_VARIABLE"]


def test_a_value_used_after_the_assignment_is_copied() -> None:
    steps = [op.OPERATOR for op in plan(microinfer.load(running_sum(START, True)).graph).steps]
    assert steps == ["READ_VARIABLE", "ADD", "ASSIGN_VARIABLE", "ADD"]


def test_a_variable_without_initialiser_starts_at_its_zero_point(oracles: Oracles) -> None:
    # The named exception: LiteRT refuses to read what was never assigned.
    assert_agree(running_sum(), oracles, samples=12, litert=False)
    network = microinfer.load(running_sum())
    assert network.graph.state[0].initial.tolist() == [[3, 3, 3, 3]]
