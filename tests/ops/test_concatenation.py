from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.models import ModelBuilder

Operand = tuple[int, ...] | NDArray[Any]
"""The shape of an input, or a constant."""


def concatenation_model(
    operands: list[Operand],
    axis: int,
    dtype: str = "int8",
    scale: float | None = 0.5,
    zero_point: int = 0,
    activation: int = 0,
    output_shape: tuple[int, ...] | None = None,
    output_scale: float | None = None,
) -> bytes:
    builder = ModelBuilder()
    inputs = []
    for operand in operands:
        if isinstance(operand, tuple):
            inputs.append(builder.input(operand, dtype, scale, zero_point))
        elif scale is None:
            inputs.append(builder.constant(operand))
        else:
            inputs.append(builder.constant(operand, [scale], [zero_point]))
    if output_shape is None:
        shapes = [o if isinstance(o, tuple) else o.shape for o in operands]
        output_shape = np.concatenate([np.zeros(shape) for shape in shapes], axis).shape
    target = builder.tensor(output_shape, dtype, output_scale or scale, zero_point)
    builder.op("CONCATENATION", inputs, [target], axis=axis, fused_activation_function=activation)
    return builder.bytes(outputs=[target])


@settings(max_examples=40)
@given(data=st.data())
def test_any_concatenation_agrees_with_the_official_runtimes(
    oracles: Oracles, data: st.DataObject
) -> None:
    shape = [3, *data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))]
    axis = data.draw(st.integers(1 - len(shape), len(shape) - 1))
    operands: list[Operand] = []
    # TFLM takes 10 operands at most.
    for extent in data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=5)):
        shape[axis] = extent
        is_constant = bool(operands) and data.draw(st.booleans())
        values = (np.arange(np.prod(shape)) % 256 - 128).astype(np.int8).reshape(shape)
        operands.append(values if is_constant else tuple(shape))
    assert_agree(concatenation_model(operands, axis), oracles)


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "bool"])
def test_other_element_types_move_too(oracles: Oracles, dtype: str) -> None:
    scale = 0.5 if dtype == "int16" else None
    constant = np.arange(4).reshape(2, 1, 2).astype(dtype)
    assert_agree(concatenation_model([(2, 3, 2), constant], 1, dtype, scale), oracles)


def test_uint8_which_tflm_refuses(oracles: Oracles) -> None:
    model = concatenation_model([(2, 3), np.array([[200], [255]], np.uint8)], 1, "uint8")
    assert_agree(model, oracles, tflm=False)


def test_more_operands_than_tflm_takes(oracles: Oracles) -> None:
    operands: list[Operand] = [(1, 2)] * 11
    assert_agree(concatenation_model(operands, 0), oracles, tflm=False)  # TFLM: 10


def test_one_tensor_may_come_twice(oracles: Oracles) -> None:
    builder = ModelBuilder()
    source = builder.input((2, 3), "int8", 0.5)
    target = builder.tensor((2, 6), "int8", 0.5)
    builder.op("CONCATENATION", [source, source], [target], axis=1, fused_activation_function=0)
    assert_agree(builder.bytes(outputs=[target]), oracles)


def test_operands_of_another_scale_are_refused() -> None:
    with pytest.raises(
        UnsupportedModel, match=r"input 0 has scale 0\.5 zero point 0, the output sc"
    ):
        microinfer.load(concatenation_model([(2,), (2,)], 0, output_scale=0.25))


def test_a_fused_activation_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="fused activation RELU; there must be no fused"):
        microinfer.load(concatenation_model([(2,), (2,)], 0, activation=1))


def test_an_axis_outside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="axis is 2; a tensor of rank 2 has -2 to 1"):
        microinfer.load(concatenation_model([(2, 2)], 2, output_shape=(2, 2)))


@pytest.mark.parametrize("other", [(3, 2), (2,), (2, 2, 1)])
def test_shapes_that_differ_elsewhere_are_malformed(other: tuple[int, ...]) -> None:
    model = concatenation_model([(2, 2), other], 1, output_shape=(2, 4))
    with pytest.raises(MalformedModel, match="differ outside axis 1"):
        microinfer.load(model)


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"output shape is \[2, 5\]; \[2, 4\] follows"):
        microinfer.load(concatenation_model([(2, 2), (2, 2)], 1, output_shape=(2, 5)))


def test_no_operands_are_malformed() -> None:
    builder = ModelBuilder()
    source = builder.input((2, 3), "int8", 0.5)
    target = builder.tensor((2, 6), "int8", 0.5)
    builder.op("CONCATENATION", [], [target], axis=1, fused_activation_function=0)
    assert source == 0
    with pytest.raises(MalformedModel, match="0 inputs; at least 1 expected"):
        microinfer.load(builder.bytes(outputs=[target]))
