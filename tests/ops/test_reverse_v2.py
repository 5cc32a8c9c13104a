from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


@settings(max_examples=20)
@given(data=st.data(), shape=shapes(1, 4))
def test_any_axis_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    axis = data.draw(st.integers(0, len(shape) - 1))
    model = movement_model("REVERSE_V2", [shape, ints(axis)], [shape])
    # The named exception: LiteRT knows no int8 here.
    assert_agree(model, oracles, samples=9, litert=False)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(movement_model("REVERSE_V2", [(2, 3), ints(0, 1)], [(2, 3)], dtype), 9)


def test_an_axis_outside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="axis is 2"):
        microinfer.load(movement_model("REVERSE_V2", [(2, 2), ints(2)], [(2, 2)]))
