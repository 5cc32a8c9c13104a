from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


def model(shape: Shape, target: Shape, dtype: str = "int8") -> bytes:
    return movement_model("BROADCAST_TO", [shape, ints(*target)], [target], dtype, version=2)


@settings(max_examples=25)
@given(data=st.data(), target=shapes(1, 5))
def test_any_shape_agrees(oracles: Oracles, data: st.DataObject, target: Shape) -> None:
    shape = [data.draw(st.sampled_from([1, extent])) for extent in target]
    while shape and shape[0] == 1 and data.draw(st.booleans()):
        shape.pop(0)
    assert_agree(model(tuple(shape), target), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 1), (3, 2, 4), dtype), 9)


def test_a_shape_that_does_not_broadcast_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="does not broadcast"):
        microinfer.load(model((2,), (3,)))
