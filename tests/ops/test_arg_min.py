from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.models import ModelBuilder
from tests.support.movements import Shape, shapes


def model(shape: Shape, axis: int, dtype: str = "int32") -> bytes:
    at = axis % len(shape)
    b = ModelBuilder()
    x = b.input(shape, "int8", 0.5, 3)
    y = b.tensor((*shape[:at], *shape[at + 1 :]), dtype)
    options: dict[str, Any] = {"output_type": 2 if dtype == "int32" else 4}
    b.op("ARG_MIN", [x, b.constant(np.array(axis, np.int32))], [y], **options)
    return b.bytes(outputs=[y])


@settings(max_examples=30)
@given(data=st.data(), shape=shapes(1, 4))
def test_any_axis_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    assert_agree(model(shape, axis), oracles, samples=10)


def test_int64_positions_equal_the_c(oracles: Oracles) -> None:
    # The named exception: TFLM gives int32 only.
    assert_agree(model((2, 5), 1, "int64"), oracles, samples=10, tflm=False)
    assert_equals_c(model((2, 5), 0, "int64"), 10)


def test_the_first_of_equals_wins() -> None:
    answer = microinfer.load(model((4,), 0)).run(np.array([7, 7, 7, 7], np.int8))
    assert np.asarray(answer).item() == 0


def test_an_axis_outside_is_malformed() -> None:
    b = ModelBuilder()
    x, y = b.input((3, 4), "int8", 0.5, 3), b.tensor((3,), "int32")
    b.op("ARG_MIN", [x, b.constant(np.array(2, np.int32))], [y], output_type=2)
    with pytest.raises(MalformedModel, match="axis is 2"):
        microinfer.load(b.bytes(outputs=[y]))
