from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.passes.identities import drop_identities
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import TYPES, ModelBuilder
from tests.support.movements import ints

SHAPE = (1, 2, 3, 4)


def names(graph: Graph) -> list[str]:
    return [op.OPERATOR for op in graph.ops]


def between(
    add: Callable[[ModelBuilder, int], int],
    before: bool = True,
    after: bool = True,
    shape: tuple[int, ...] = SHAPE,
    dtype: str = "int8",
    keep: bool = False,
) -> Graph:
    """NEG (int16: ABS) - what `add` makes of it - ABS; either may be missing; keep: all outputs."""
    b = ModelBuilder()
    x = b.input(shape, dtype, 0.5)
    tensor, outputs = x, []
    if before:
        tensor = b.tensor(shape, dtype, 0.5)
        b.op("NEG" if dtype == "int8" else "ABS", [x], [tensor])
        outputs.append(tensor)
    tensor = add(b, tensor)
    outputs.append(tensor)
    if after:
        middle, tensor = tensor, b.tensor(b.tensors[tensor].shape, dtype, 0.25)
        b.op("ABS", [middle], [tensor])
        outputs.append(tensor)
    return microinfer.load(b.bytes(outputs=outputs if keep else outputs[-1:])).graph


def _reshape(b: ModelBuilder, x: int) -> int:
    y = b.tensor(SHAPE, dtype_of(b, x), 0.5)
    b.op("RESHAPE", [x, b.constant(ints(*SHAPE))], [y], new_shape=())
    return y


def dtype_of(b: ModelBuilder, x: int) -> str:
    return next(name for name, code in TYPES.items() if code == b.tensors[x].type)


def _transpose(b: ModelBuilder, x: int) -> int:
    y = b.tensor(SHAPE, dtype_of(b, x), 0.5)
    b.op("TRANSPOSE", [x, b.constant(ints(0, 1, 2, 3))], [y])
    return y


def _slice(b: ModelBuilder, x: int) -> int:
    y = b.tensor(SHAPE, dtype_of(b, x), 0.5)
    b.op("SLICE", [x, b.constant(ints(0, 0, 0, 0)), b.constant(ints(-1, 2, 3, 4))], [y])
    return y


def _join(b: ModelBuilder, x: int) -> int:
    y = b.tensor(SHAPE, dtype_of(b, x), 0.5)
    b.op("CONCATENATION", [x], [y], axis=3, fused_activation_function=0)
    return y


def _quantize(b: ModelBuilder, x: int) -> int:
    y = b.tensor(SHAPE, dtype_of(b, x), 0.5)
    b.op("QUANTIZE", [x], [y])
    return y


def _there_and_back(b: ModelBuilder, x: int) -> int:
    real = b.tensor(SHAPE, "float32")
    b.op("DEQUANTIZE", [x], [real])
    y = b.tensor(SHAPE, dtype_of(b, x), 0.5)
    b.op("QUANTIZE", [real], [y])
    return y


def _rescaled(b: ModelBuilder, x: int) -> int:
    y = b.tensor(SHAPE, "int8", 0.5, 1)
    b.op("QUANTIZE", [x], [y])
    return y


def _turned(b: ModelBuilder, x: int) -> int:
    y = b.tensor((1, 2, 4, 3), "int8", 0.5)
    b.op("TRANSPOSE", [x, b.constant(ints(0, 1, 3, 2))], [y])
    return y


IDENTITIES = (_reshape, _transpose, _slice, _join, _quantize)


@pytest.mark.parametrize("add", IDENTITIES)
@pytest.mark.parametrize("dtype", ["int8", "int16"])
@pytest.mark.parametrize(("before", "after"), [(True, True), (False, True), (True, False)])
def test_what_gives_back_its_input_goes(
    add: Callable[[ModelBuilder, int], int], dtype: str, before: bool, after: bool
) -> None:
    graph = between(add, before, after, dtype=dtype)
    smaller = drop_identities(graph)
    assert len(smaller.ops) == before + after
    assert drop_identities(smaller) is smaller
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize("add", IDENTITIES)
@pytest.mark.parametrize(
    ("before", "after", "keep"), [(False, False, False), (True, True, True), (True, False, True)]
)
def test_an_output_that_equals_another_or_an_input_becomes_a_view(
    add: Callable[[ModelBuilder, int], int], before: bool, after: bool, keep: bool
) -> None:
    graph = between(add, before, after, keep=keep)
    smaller = drop_identities(graph)
    assert names(smaller)[int(before)] == "RESHAPE"
    assert smaller.outputs == graph.outputs
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize("add", [_rescaled, _turned])
def test_what_changes_values_or_their_order_stays(add: Callable[[ModelBuilder, int], int]) -> None:
    graph = between(add)
    assert drop_identities(graph) is graph


def test_to_float_and_back_goes() -> None:
    graph = between(_there_and_back)
    assert names(graph) == ["NEG", "DEQUANTIZE", "QUANTIZE", "ABS"]
    smaller = simplify(graph)
    assert names(smaller) == ["TABLE"]
    assert np.array_equal(smaller.ops[0].reference([np.array([3, -4], np.int8)])[0], [6, 8])


@given(
    extents=st.lists(st.integers(1, 3), min_size=2, max_size=4),
    order=st.randoms(use_true_random=False),
)
def test_a_transposition_is_a_view_where_no_value_moves(extents: list[int], order: Random) -> None:
    axes = list(range(len(extents)))
    order.shuffle(axes)
    shape = tuple(extents[axis] for axis in axes)

    def turn(b: ModelBuilder, x: int) -> int:
        y = b.tensor(shape, "int8", 0.5)
        b.op("TRANSPOSE", [x, b.constant(ints(*axes))], [y])
        return y

    graph = between(turn, shape=tuple(extents))
    smaller = drop_identities(graph)
    moving = [axis for axis in axes if extents[axis] > 1]
    assert ("TRANSPOSE" in names(smaller)) == (moving != sorted(moving))
    assert_same_answers(graph, smaller, 4)


def test_a_view_of_a_view_is_one_view() -> None:
    b = ModelBuilder()
    x = b.input(SHAPE, "int8", 0.5)
    flat, back, y = (b.tensor(shape, "int8", 0.5) for shape in ((24,), SHAPE, SHAPE))
    b.op("RESHAPE", [x, b.constant(ints(24))], [flat], new_shape=())
    b.op("RESHAPE", [flat, b.constant(ints(*SHAPE))], [back], new_shape=())
    b.op("NEG", [back], [y])
    graph = microinfer.load(b.bytes(outputs=[y])).graph
    smaller = simplify(graph)
    assert names(smaller) == ["NEG"]
    assert_same_answers(graph, smaller, 6)


def test_values_of_a_variable_keep_their_names() -> None:
    b = ModelBuilder()
    b.initialise({"v": (np.zeros(SHAPE, np.int8), 0.5, 0)})
    handle = b.variable("v")
    x = b.input(SHAPE, "int8", 0.5)
    held = b.tensor(SHAPE, "int8", 0.5)
    b.op("READ_VARIABLE", [handle], [held])
    same = _transpose(b, held)
    b.op("ASSIGN_VARIABLE", [handle, _slice(b, x)], [])
    y = b.tensor(SHAPE, "int8", 0.5)
    b.op("NEG", [same], [y])
    graph = microinfer.load(b.bytes(outputs=[y])).graph
    smaller = drop_identities(graph)
    assert names(smaller) == ["READ_VARIABLE", "ASSIGN_VARIABLE", "NEG"]
    assert_same_answers(graph, smaller, 6)


def test_names_follow_an_output_that_comes_later() -> None:
    b = ModelBuilder()
    x = b.input(SHAPE, "int8", 0.5)
    first, y = b.tensor(SHAPE, "int8", 0.5), b.tensor(SHAPE, "int8", 1.0)
    b.op("NEG", [x], [first])
    second = _transpose(b, first)
    third = _slice(b, second)  # an output
    options = {"fused_activation_function": 0, "pot_scale_int16": False}
    b.op("ADD", [second, first], [y], **options)
    graph = microinfer.load(b.bytes(outputs=[y, third])).graph
    smaller = drop_identities(graph)
    assert names(smaller) == ["NEG", "ADD"]
    assert smaller.ops[0].outputs == (third,)
    assert smaller.ops[1].inputs == (third, third)
    assert_same_answers(graph, smaller, 6)


def test_a_window_of_the_state_is_no_output_itself() -> None:
    b = ModelBuilder()
    b.initialise({"v": (np.arange(6, dtype=np.int8).reshape(3, 2), 0.5, 0)})
    handle = b.variable("v")
    x = b.input((1, 2), "int8", 0.5)
    held, rest = (b.tensor((3, 2), "int8", 0.5) for _ in range(2))
    window, y = (b.tensor((4, 2), "int8", 0.5) for _ in range(2))
    b.op("READ_VARIABLE", [handle], [held])
    b.op("CONCATENATION", [held, x], [window], axis=0, fused_activation_function=0)
    operands = [window, b.constant(ints(1, 0)), b.constant(ints(3, 2))]
    b.op("SLICE", operands, [rest])
    b.op("ASSIGN_VARIABLE", [handle, rest], [])
    b.op("SLICE", [window, b.constant(ints(0, 0)), b.constant(ints(4, 2))], [y])
    graph = microinfer.load(b.bytes(outputs=[y])).graph
    smaller = simplify(graph)
    assert names(smaller) == ["SHIFT_WINDOW", "SLICE"]
    assert_same_answers(graph, smaller, 8)
