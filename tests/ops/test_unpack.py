from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, movement_model, shapes


def model(shape: Shape, axis: int, dtype: str = "int8") -> bytes:
    at = axis % len(shape)
    part = (*shape[:at], *shape[at + 1 :])
    return movement_model("UNPACK", [shape], [part] * shape[at], dtype, num=shape[at], axis=axis)


@settings(max_examples=25)
@given(data=st.data(), shape=shapes(1, 4))
def test_any_axis_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    assert_agree(model(shape, axis), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 3), 1, dtype), 9)


def test_a_wrong_count_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="num is 2; the dimension has 3"):
        microinfer.load(movement_model("UNPACK", [(3,)], [(), ()], num=2, axis=0))
