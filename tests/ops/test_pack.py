from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, movement_model, shapes


def model(shape: Shape, count: int, axis: int, dtype: str = "int8") -> bytes:
    at = axis % (len(shape) + 1)
    target = (*shape[:at], count, *shape[at:])
    return movement_model("PACK", [shape] * count, [target], dtype, values_count=count, axis=axis)


@settings(max_examples=25)
@given(data=st.data(), shape=shapes(0, 3), count=st.integers(1, 4))
def test_any_stack_agrees(oracles: Oracles, data: st.DataObject, shape: Shape, count: int) -> None:
    axis = data.draw(st.integers(-len(shape) - 1, len(shape)))
    assert_agree(model(shape, count, axis), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 3), 2, 1, dtype), 9)


def test_an_axis_outside_is_malformed() -> None:
    model_ = movement_model("PACK", [(2,), (2,)], [(2, 2)], values_count=2, axis=2)
    with pytest.raises(MalformedModel, match="axis is 2"):
        microinfer.load(model_)
