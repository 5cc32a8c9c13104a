from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


def model(shape: Shape, multiples: list[int], dtype: str = "int8") -> bytes:
    target = tuple(extent * m for extent, m in zip(shape, multiples, strict=True))
    return movement_model("TILE", [shape, ints(*multiples)], [target], dtype)


@settings(max_examples=25)
@given(data=st.data(), shape=shapes(1, 3))
def test_any_repetition_agrees(oracles: Oracles, data: st.DataObject, shape: Shape) -> None:
    multiples = [data.draw(st.integers(1, 3)) for _ in shape]
    # The named exception: TFLM has no TILE.
    assert_agree(model(shape, multiples), oracles, samples=9, tflm=False)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 3), [2, 2], dtype), 9)


def test_no_repetition_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"multiples \[0\]"):
        microinfer.load(movement_model("TILE", [(2,), ints(0)], [(2,)]))
