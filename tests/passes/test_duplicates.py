from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.passes.duplicates import merge_duplicates
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder
from tests.support.movements import ints

PLAIN = {"fused_activation_function": 0, "pot_scale_int16": False}


def names(graph: Graph) -> list[str]:
    return [op.OPERATOR for op in graph.ops]


def twins(
    seed: int = 0,
    weight: int = 0,
    order: int = 1,
    bias: int = 0,
    scale: float = 0.01,
    outputs: tuple[int, ...] = (),
) -> bytes:
    """dense - ABS, twice on one input, and their sum; the second may differ from the first."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(-99, 99, (4, 3)).astype(np.int8)
    b = ModelBuilder()
    x = b.input((1, 3), "int8", 0.5, 3)
    ends, middles = [], []
    options: dict[str, Any] = {"weights_format": 0, "keep_num_dims": False}
    options["fused_activation_function"] = 0
    for change in (0, 1):
        mine = weights[:, :: order if change else 1].copy()
        mine[1, 2] += change * weight
        filters = b.constant(mine, [scale if change else 0.01])
        operands = [x, filters, b.constant(np.arange(4, dtype=np.int32) + change * bias)]
        middles.append(b.tensor((1, 4), "int8", 0.5, -7))
        b.op("FULLY_CONNECTED", operands, [middles[-1]], **options)
        ends.append(b.tensor((1, 4), "int8", 0.4, 2))
        b.op("ABS", [middles[-1]], [ends[-1]])
    y = b.tensor((1, 4), "int8", 1.0, 0)
    b.op("ADD", ends, [y], **PLAIN)
    return b.bytes(outputs=[y, *(middles[i] for i in outputs)])


@given(seed=st.integers(0, 10**6))
def test_what_is_the_same_is_computed_once(seed: int) -> None:
    graph = microinfer.load(twins(seed)).graph
    smaller = merge_duplicates(graph)
    assert names(smaller) == ["FULLY_CONNECTED", "ABS", "ADD"]
    assert len(set(smaller.ops[-1].inputs)) == 1
    assert merge_duplicates(smaller) is smaller
    assert_same_answers(graph, smaller, 5)


@pytest.mark.parametrize("change", [{"weight": 1}, {"order": -1}, {"bias": 1}, {"scale": 0.02}])
def test_what_differs_in_one_number_stays(change: dict[str, Any]) -> None:
    graph = microinfer.load(twins(**change)).graph
    assert merge_duplicates(graph) is graph


@pytest.mark.parametrize(("outputs", "left"), [((0,), 3), ((1,), 5), ((0, 1), 5)])
def test_every_output_has_its_own_bytes(outputs: tuple[int, ...], left: int) -> None:
    graph = microinfer.load(twins(outputs=outputs)).graph
    smaller = merge_duplicates(graph)
    # A duplicate that is an output stays, and so does what is computed from it.
    assert len(smaller.ops) == left
    assert_same_answers(graph, smaller, 5)


def test_reads_of_a_variable_around_its_assignment_stay_two() -> None:
    b = ModelBuilder()
    b.initialise({"v": (np.arange(4, dtype=np.int8), 0.5, 0)})
    handle = b.variable("v")
    x = b.input((4,), "int8", 0.5)
    before, after = (b.tensor((4,), "int8", 0.5) for _ in range(2))
    b.op("READ_VARIABLE", [handle], [before])
    b.op("ASSIGN_VARIABLE", [handle, x], [])
    b.op("READ_VARIABLE", [handle], [after])
    y = b.tensor((4,), "int8", 1.0)
    b.op("ADD", [before, after], [y], **PLAIN)
    graph = microinfer.load(b.bytes(outputs=[y])).graph
    assert merge_duplicates(graph) is graph
    assert_same_answers(graph, simplify(graph), 6)


def test_slices_of_different_places_stay() -> None:
    b = ModelBuilder()
    x = b.input((1, 6), "int8", 0.5)
    cuts = []
    for start in (0, 3, 3):
        cuts.append(b.tensor((1, 3), "int8", 0.5))
        operands = [x, b.constant(ints(0, start)), b.constant(ints(1, 3))]
        b.op("SLICE", operands, [cuts[-1]])
    first, y = (b.tensor((1, 3), "int8", 2.0) for _ in range(2))
    b.op("ADD", cuts[:2], [first], **PLAIN)
    b.op("ADD", [first, cuts[2]], [y], **PLAIN)
    graph = microinfer.load(b.bytes(outputs=[y])).graph
    smaller = merge_duplicates(graph)
    assert names(smaller) == ["SLICE", "SLICE", "ADD", "ADD"]
    assert_same_answers(graph, smaller, 6)
