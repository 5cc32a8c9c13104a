from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.models import ModelBuilder
from tests.support.movements import Shape, ints, shapes


def model(shape: Shape, dtype: str = "int8", value: Shape = (), dims: Shape | None = None) -> bytes:
    b = ModelBuilder()
    scale = 0.5 if dtype == "int8" else None
    x = b.input(value, dtype, scale)
    y = b.tensor(shape, dtype, scale)
    b.op("FILL", [b.constant(ints(*(shape if dims is None else dims))), x], [y])
    return b.bytes(outputs=[y])


@settings(max_examples=20)
@given(shape=shapes(1, 5), dtype=st.sampled_from(["int8", "int32", "float32"]))
def test_any_shape_agrees(oracles: Oracles, shape: Shape, dtype: str) -> None:
    assert_agree(model(shape, dtype), oracles, samples=4)


def test_a_constant_value_is_folded() -> None:
    b = ModelBuilder()
    x = b.input((2, 3), "int8", 0.5)
    filled = b.tensor((2, 3), "int8", 0.5)
    value = b.constant(np.array(7, np.int8), [0.5])
    b.op("FILL", [b.constant(ints(2, 3)), value], [filled])
    y = b.tensor((2, 3), "int8", 0.5)
    b.op("ADD", [x, filled], [y], fused_activation_function=0)
    assert [op.OPERATOR for op in microinfer.load(b.bytes(outputs=[y])).graph.ops] == ["ADD"]


def test_a_value_that_is_no_scalar_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="a scalar is accepted"):
        microinfer.load(model((2, 3), value=(1,)))


def test_dims_that_are_not_the_output_s_are_malformed() -> None:
    with pytest.raises(MalformedModel, match="output shape is"):
        microinfer.load(model((2, 3), dims=(3, 2)))
