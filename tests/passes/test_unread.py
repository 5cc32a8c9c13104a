from __future__ import annotations

import numpy as np
import pytest

import microinfer
from microinfer.passes.unread import drop_unread
from tests.passes.test_window_shift import assert_same_answers, streaming
from tests.support.models import ModelBuilder


def branches(read: bool) -> bytes:
    """x - ABS - y, and beside it x - NEG - ELU, whose end may be an output."""
    b = ModelBuilder()
    x = b.input((1, 5), "int8", 0.5)
    ends = []
    for operator in ("ABS", "NEG"):
        y = b.tensor((1, 5), "int8", 0.5)
        b.op(operator, [x], [y])
        ends.append(y)
    side = b.tensor((1, 5), "int8", 0.5)
    b.op("ELU", [ends[1]], [side])
    return b.bytes(outputs=[ends[0], side] if read else ends[:1])


def test_what_no_output_depends_on_is_not_run() -> None:
    graph = microinfer.load(branches(read=False)).graph
    smaller = drop_unread(graph)
    assert [op.OPERATOR for op in graph.ops] == ["ABS", "NEG", "ELU"]
    assert [op.OPERATOR for op in smaller.ops] == ["ABS"]
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize("model", [branches(read=True), streaming()])
def test_what_an_output_or_the_state_depends_on_stays(model: bytes) -> None:
    graph = microinfer.load(model).graph
    assert drop_unread(graph) is graph


def test_an_operator_of_which_one_output_is_read_stays() -> None:
    b = ModelBuilder()
    x = b.input((1, 6), "int8", 0.5)
    halves = [b.tensor((1, 3), "int8", 0.5) for _ in range(2)]
    b.op("SPLIT", [b.constant(np.array(1, np.int32)), x], halves, num_splits=2)
    graph = microinfer.load(b.bytes(outputs=halves[1:])).graph
    assert drop_unread(graph) is graph
