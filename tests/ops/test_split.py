from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


def model(shape: Shape, axis: int, parts: int, dtype: str = "int8") -> bytes:
    part = list(shape)
    part[axis] //= parts
    return movement_model(
        "SPLIT", [ints(axis), shape], [tuple(part)] * parts, dtype, num_splits=parts
    )


@settings(max_examples=25)
@given(data=st.data(), shape=shapes(1, 4), parts=st.integers(1, 3))
def test_any_split_agrees(oracles: Oracles, data: st.DataObject, shape: Shape, parts: int) -> None:
    axis = data.draw(st.integers(0, len(shape) - 1))
    whole = (*shape[:axis], shape[axis] * parts, *shape[axis + 1 :])
    assert_agree(model(whole, axis, parts), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 6), 1, 3, dtype), 9)


def test_unequal_parts_are_malformed() -> None:
    with pytest.raises(MalformedModel, match="dimension of 5 in 2 parts"):
        microinfer.load(model((5,), 0, 2))
