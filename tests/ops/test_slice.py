from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


@settings(max_examples=30)
@given(data=st.data(), shape=shapes(1, 5))
def test_any_box_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    begin = [data.draw(st.integers(0, extent - 1)) for extent in shape]
    size = [data.draw(st.integers(1, e - b)) for e, b in zip(shape, begin, strict=True)]
    said = [-1 if b + s == e else s for b, s, e in zip(begin, size, shape, strict=True)]
    model = movement_model("SLICE", [shape, ints(*begin), ints(*said)], [tuple(size)])
    assert_agree(model, oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    model = movement_model("SLICE", [(4, 5), ints(1, 2), ints(2, 3)], [(2, 3)], dtype)
    assert_equals_c(model, 9)


def test_a_box_outside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="begin 1 and end 4 of a dimension of 3"):
        microinfer.load(movement_model("SLICE", [(3,), ints(1), ints(3)], [(3,)]))
