from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.passes.activations import clamp_of, fold_activations
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder

SHAPE = (1, 4, 4, 2)
WINDOW: dict[str, Any] = {"stride_h": 1, "stride_w": 1, "padding": 1}
DILATION = {"dilation_h_factor": 1, "dilation_w_factor": 1}
DENSE = {"weights_format": 0, "keep_num_dims": True}
FIRST: tuple[str, ...] = (
    "ADD",
    "AVERAGE_POOL_2D",
    "CONV_2D",
    "DEPTHWISE_CONV_2D",
    "FULLY_CONNECTED",
)
FIRST = (*FIRST, "MAX_POOL_2D", "MUL", "QUANTIZE", "RELU", "SUB", "TRANSPOSE_CONV")
THEN = ("MAXIMUM", "MINIMUM", "QUANTIZE", "RELU", "RELU6", "RELU_N1_TO_1")


def names(graph: Graph) -> list[str]:
    return [op.OPERATOR for op in graph.ops]


def chain(
    first: str,
    then: str,
    dtype: str = "int8",
    zero_point: int = -20,
    fused: int = 0,
    bound: int = 11,
    scale: float = 0.05,
    output_too: bool = False,
) -> bytes:
    """An operator, and one behind it that clamps where scale is 0.05, as in its input."""
    b = ModelBuilder()
    rng = np.random.default_rng(0)
    zero_point = zero_point if dtype == "int8" else 0
    pool = first.endswith("POOL_2D")
    x = b.input(SHAPE, dtype, 0.05 if pool else 0.07, zero_point if pool else zero_point // 2)
    middle = b.tensor(SHAPE, dtype, 0.05, zero_point)

    def filters(*shape: int) -> int:
        return b.constant(rng.integers(-99, 99, shape).astype(np.int8), [0.01])

    bias = b.constant(np.arange(2).astype(np.int32 if dtype == "int8" else np.int64))
    activation = {"fused_activation_function": fused}
    if first == "CONV_2D":
        b.op(first, [x, filters(2, 1, 1, 2), bias], [middle], **WINDOW, **DILATION, **activation)
    elif first == "DEPTHWISE_CONV_2D":
        operands, multiplier = [x, filters(1, 1, 1, 2), bias], {"depth_multiplier": 1}
        b.op(first, operands, [middle], **WINDOW, **DILATION, **multiplier, **activation)
    elif first == "TRANSPOSE_CONV":
        shape = b.constant(np.array(SHAPE, np.int32))
        b.op(first, [shape, filters(2, 1, 1, 2), x, bias], [middle], **WINDOW, **activation)
    elif first == "FULLY_CONNECTED":
        b.op(first, [x, filters(2, 2), bias], [middle], **DENSE, **activation)
    elif pool:
        b.op(first, [x], [middle], filter_height=1, filter_width=1, **WINDOW, **activation)
    elif first in ("ADD", "SUB"):
        b.op(first, [x, x], [middle], pot_scale_int16=False, **activation)
    elif first == "MUL":
        b.op(first, [x, x], [middle], **activation)
    else:
        b.op(first, [x], [middle])
    y = b.tensor(SHAPE, dtype, scale, zero_point)
    operands = [middle]
    if then in ("MAXIMUM", "MINIMUM"):
        operands.append(b.constant(np.array([[bound]], dtype), [0.05], [zero_point]))
    b.op(then, operands, [y])
    return b.bytes(outputs=[y, middle] if output_too else [y])


@settings(max_examples=150)
@given(
    first=st.sampled_from(FIRST),
    then=st.sampled_from(THEN),
    dtype=st.sampled_from(["int8", "int16"]),
    zero_point=st.sampled_from([-128, -20, 0, 60]),
    fused=st.sampled_from([0, 1, 3]),
    bound=st.integers(-128, 127),
)
def test_a_clamp_belongs_to_the_operator_before(
    first: str, then: str, dtype: str, zero_point: int, fused: int, bound: int
) -> None:
    if then == "RELU_N1_TO_1":
        dtype = "int8"  # the only one it takes
    graph = microinfer.load(chain(first, then, dtype, zero_point, fused, bound)).graph
    smaller = fold_activations(graph)
    assert names(smaller) == [first]
    assert_same_answers(graph, smaller, 5)


@pytest.mark.parametrize("first", FIRST)
def test_the_clamp_is_the_tighter_of_both(first: str) -> None:
    graph = microinfer.load(chain(first, "RELU6")).graph
    (op,) = fold_activations(graph).ops
    assert clamp_of(op) == (-20, 100)  # 6 / 0.05 above the zero point
    graph = microinfer.load(chain(first, "MINIMUM", bound=50)).graph
    (op,) = fold_activations(graph).ops
    assert clamp_of(op) == (-20 if first == "RELU" else -128, 50)


@pytest.mark.parametrize(
    "change", [{"then": "RELU", "scale": 0.06}, {"output_too": True}, {"then": "ELU"}]
)
def test_what_does_more_than_clamp_or_is_read_elsewhere_stays(change: dict[str, Any]) -> None:
    graph = microinfer.load(chain(**{"first": "CONV_2D", "then": "RELU", **change})).graph
    assert fold_activations(graph) is graph


def test_a_table_counts_on_the_values_that_can_occur() -> None:
    # ABS is no clamp, but it is the identity on what RELU leaves.
    graph = microinfer.load(chain("CONV_2D", "ABS", fused=1)).graph
    smaller = simplify(graph)
    assert names(smaller) == ["CONV_2D"]
    assert_same_answers(graph, smaller, 6)


def test_several_in_a_row_become_one_clamp() -> None:
    b = ModelBuilder()
    tensor = b.input(SHAPE, "int8", 0.05, -20)
    source = tensor
    for number in range(4):
        tensor = b.tensor(SHAPE, "int8", 0.05, -20)
        operator = ("ADD", "RELU", "RELU6", "RELU_N1_TO_1")[number]
        options = {"pot_scale_int16": False, "fused_activation_function": 0} if not number else {}
        b.op(operator, [source, source] if not number else [tensor - 1], [tensor], **options)
    graph = microinfer.load(b.bytes(outputs=[tensor])).graph
    smaller = fold_activations(graph)
    assert names(smaller) == ["ADD"]
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize(
    ("shape", "bounds"), [(SHAPE, [3, 4]), ((1, *SHAPE), [3]), (SHAPE, [3, 4, 5, 6])]
)
def test_bounds_that_differ_or_change_the_shape_stay(
    shape: tuple[int, ...], bounds: list[int]
) -> None:
    b = ModelBuilder()
    x = b.input(SHAPE, "int8", 0.05, -20)
    middle, y = b.tensor(SHAPE, "int8", 0.05, -20), b.tensor(shape, "int8", 0.05, -20)
    b.op("ADD", [x, x], [middle], pot_scale_int16=False, fused_activation_function=0)
    values = np.array(bounds, np.int8)
    values = values.reshape((4, 1) if len(bounds) == 4 else (1,) * (len(shape) - 1) + (-1,))
    b.op("MAXIMUM", [middle, b.constant(values, [0.05], [-20])], [y])
    graph = microinfer.load(b.bytes(outputs=[y])).graph
    assert simplify(graph) is graph
