from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


def model(shape: Shape, permutation: list[int], dtype: str = "int8") -> bytes:
    target = tuple(shape[axis] for axis in permutation)
    return movement_model("TRANSPOSE", [shape, ints(*permutation)], [target], dtype)


@settings(max_examples=30)
@given(data=st.data(), shape=shapes(1, 5))
def test_any_permutation_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    permutation = data.draw(st.permutations(range(len(shape))))
    assert_agree(model(shape, list(permutation)), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 3, 4), [2, 0, 1], dtype), 9)


def test_an_axis_twice_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="each axis once is needed"):
        microinfer.load(movement_model("TRANSPOSE", [(2, 2), ints(0, 0)], [(2, 2)]))
