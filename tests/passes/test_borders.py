from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.passes.borders import fold_borders
from microinfer.schema import Padding
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder

READERS = ("CONV_2D", "DEPTHWISE_CONV_2D", "MAX_POOL_2D", "AVERAGE_POOL_2D")
Pair = tuple[int, int]


def names(graph: Graph) -> list[str]:
    return [op.OPERATOR for op in graph.ops]


def extent(size: int, kernel: int, stride: int, dilation: int, padding: Padding) -> int:
    if padding is Padding.SAME:
        return -(-size // stride)
    return -(-(size - (kernel - 1) * dilation) // stride)


def bordered(
    reader: str = "CONV_2D",
    size: Pair = (5, 6),
    rows: Pair = (1, 1),
    columns: Pair = (1, 1),
    kernel: Pair = (3, 3),
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
    padding: Padding = Padding.VALID,
    value: int | None = None,
    dtype: str = "int8",
    zero_point: int = -9,
    deep: Pair = (0, 0),
    output_too: bool = False,
) -> bytes:
    """A PAD or, with a value, a PADV2 before a window; deep: borders of channels."""
    b = ModelBuilder()
    depth = 2
    zero_point = zero_point if dtype == "int8" else 0
    x = b.input((1, *size, depth), dtype, 0.5, zero_point)
    pads = b.constant(np.array([(0, 0), rows, columns, deep], np.int32))
    depth += sum(deep)
    outside = (size[0] + sum(rows), size[1] + sum(columns))
    middle = b.tensor((1, *outside, depth), dtype, 0.5, zero_point)
    if value is None:
        b.op("PAD", [x, pads], [middle])
    else:
        filler = b.constant(np.array([value], dtype), [0.5], [zero_point])
        b.op("PADV2", [x, pads, filler], [middle])
    shape = [
        extent(*numbers, padding) for numbers in zip(outside, kernel, stride, dilation, strict=True)
    ]
    options: dict[str, Any] = {"padding": padding, "fused_activation_function": 0}
    options |= {"stride_h": stride[0], "stride_w": stride[1]}
    operands = [middle]
    if reader.endswith("CONV_2D"):
        y = b.tensor((1, *shape, depth), dtype, 0.6, zero_point // 2)
        options |= {"dilation_h_factor": dilation[0], "dilation_w_factor": dilation[1]}
        first = depth if reader == "CONV_2D" else 1
        weights = np.random.default_rng(0).integers(-99, 99, (first, *kernel, depth))
        operands.append(b.constant(weights.astype(np.int8), [0.01]))
        wide = np.int64 if dtype == "int16" else np.int32
        operands.append(b.constant(np.arange(depth).astype(wide)))
        if reader != "CONV_2D":
            options["depth_multiplier"] = 1
    else:
        y = b.tensor((1, *shape, depth), dtype, 0.5, zero_point)
        options |= {"filter_height": kernel[0], "filter_width": kernel[1]}
    b.op(reader, operands, [y], **options)
    return b.bytes(outputs=[y, middle] if output_too else [y])


def pairs(low: int, high: int) -> st.SearchStrategy[Pair]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


@settings(max_examples=120)
@given(
    reader=st.sampled_from(READERS[:3]),
    size=pairs(1, 6),
    rows=pairs(0, 3),
    columns=pairs(0, 3),
    kernel=pairs(1, 4),
    stride=pairs(1, 3),
    dilation=pairs(1, 3),
    padding=st.sampled_from(Padding),
    dtype=st.sampled_from(["int8", "int16"]),
    zero_point=st.sampled_from([-128, -9, 127]),
)
def test_a_border_is_padding(dtype: str, zero_point: int, **shape: Any) -> None:
    pool = shape["reader"] == "MAX_POOL_2D"
    if pool:
        shape["dilation"] = (1, 1)
    reach = [(k - 1) * d for k, d in zip(shape["kernel"], shape["dilation"], strict=True)]
    sides = (shape["rows"], shape["columns"])
    room = [n + sum(side) - far for n, side, far in zip(shape["size"], sides, reach, strict=True)]
    assume(min(room) > 0)
    value = {"int8": -128, "int16": -(2**15)}[dtype] if pool else None
    model = bordered(dtype=dtype, zero_point=zero_point, value=value, **shape)
    graph = microinfer.load(model).graph
    smaller = fold_borders(graph)
    # Within a window's reach, a border never holds a window as a whole.
    near = all(max(side) <= far for side, far in zip(sides, reach, strict=True))
    if near and shape["padding"] is Padding.VALID:
        assert names(smaller) == [shape["reader"]]
    assert_same_answers(graph, smaller, 5)


def test_a_border_of_zero_points_of_the_smallest_value_is_none_for_a_maximum() -> None:
    graph = microinfer.load(bordered("MAX_POOL_2D", zero_point=-128)).graph
    smaller = fold_borders(graph)
    assert names(smaller) == ["MAX_POOL_2D"]
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize(
    "change",
    [
        {"value": -8},
        {"deep": (0, 1)},
        {"output_too": True},
        {"rows": (3, 0)},
        {"rows": (0, 3)},
        {"columns": (3, 0)},
        {"columns": (0, 3)},
        {"reader": "MAX_POOL_2D"},
        {"reader": "AVERAGE_POOL_2D", "zero_point": -128},
    ],
)
def test_another_border_stays(change: dict[str, Any]) -> None:
    graph = microinfer.load(bordered(**change)).graph
    assert fold_borders(graph) is graph
