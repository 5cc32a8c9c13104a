from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.passes.tables import Table, fuse_tables
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder

KINDS = ("ABS", "ELU", "LOGISTIC", "QUANTIZE", "RELU", "TANH")
SHAPE = (2, 128)
"""Every stored value fits in."""


def names(graph: Graph) -> list[str]:
    return [op.OPERATOR for op in graph.ops]


def chain(
    operators: list[str], dtypes: list[str], scale: float = 0.05, outputs: tuple[int, ...] = (-1,)
) -> bytes:
    """Operators in a row and the dtype behind each; outputs: positions in the row."""
    b = ModelBuilder()
    tensors = [b.input(SHAPE, "int8", scale, 3)]
    for operator, dtype in zip(operators, dtypes, strict=True):
        point = 2 if dtype == "int8" else 0
        step: Any = scale * 1.3
        if operator == "LOGISTIC":
            step, point = 1 / 256, -128
        elif operator == "TANH":
            step, point = 1 / 128, 0
        elif operator == "ABS":
            before = b.tensors[tensors[-1]].quantization
            assert before is not None
            step, point = before.scales[0], before.zero_points[0]
        elif dtype == "float32":
            step = None
        y = b.tensor(SHAPE, dtype, step, point)
        b.op(operator, [tensors[-1]], [y])
        tensors.append(y)
    return b.bytes(outputs=[tensors[i] for i in outputs])


@settings(max_examples=80)
@given(
    operators=st.lists(st.sampled_from(KINDS), min_size=2, max_size=4),
    scale=st.sampled_from([0.01, 0.05, 0.7]),
)
def test_maps_in_a_row_are_one_table(operators: list[str], scale: float) -> None:
    graph = microinfer.load(chain(operators, ["int8"] * len(operators), scale)).graph
    smaller = fuse_tables(graph)
    assert names(smaller) == ["TABLE"]
    assert_same_answers(graph, smaller, 4)
    (table,) = smaller.ops
    values = np.arange(-128, 128).astype(np.int8).reshape(SHAPE)
    wanted = values
    for op in graph.ops:
        (wanted,) = op.reference([wanted])
    assert isinstance(table, Table)
    assert np.array_equal(table.reference([values])[0], wanted)


@pytest.mark.parametrize(
    ("operators", "dtypes"),
    [
        (["DEQUANTIZE", "QUANTIZE"], ["float32", "int8"]),
        (["QUANTIZE", "QUANTIZE"], ["int16", "int8"]),
        (["QUANTIZE", "RELU", "QUANTIZE"], ["int16", "int16", "int8"]),
        (["DEQUANTIZE", "QUANTIZE", "QUANTIZE"], ["float32", "int16", "int8"]),
    ],
)
def test_what_lies_between_may_be_of_another_type(operators: list[str], dtypes: list[str]) -> None:
    graph = microinfer.load(chain(operators, dtypes)).graph
    smaller = fuse_tables(graph)
    assert names(smaller) == ["TABLE"]
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize(
    "change",
    [
        {"outputs": (-1, -2)},
        {"operators": ["ELU"], "dtypes": ["int8"]},
        {"operators": ["ELU", "QUANTIZE"], "dtypes": ["int8", "int16"]},
        {"operators": ["ELU", "SOFTMAX"], "dtypes": ["int8", "int8"]},
    ],
)
def test_what_is_no_table_stays(change: dict[str, Any]) -> None:
    if change.get("operators", [""])[-1] == "SOFTMAX":
        b = ModelBuilder()
        x = b.input(SHAPE, "int8", 0.05, 3)
        middle, y = b.tensor(SHAPE, "int8", 0.05, 2), b.tensor(SHAPE, "int8", 1 / 256, -128)
        b.op("ELU", [x], [middle])
        b.op("SOFTMAX", [middle], [y], beta=1.0)
        model = b.bytes(outputs=[y])
    else:
        model = chain(**{"operators": ["ELU", "TANH"], "dtypes": ["int8", "int8"], **change})
    graph = microinfer.load(model).graph
    assert fuse_tables(graph) is graph
