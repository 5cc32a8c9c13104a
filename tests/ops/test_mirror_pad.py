from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, movement_model, shapes


def model(shape: Shape, paddings: list[list[int]], mode: int, dtype: str = "int8") -> bytes:
    target = tuple(e + sum(p) for e, p in zip(shape, paddings, strict=True))
    table = np.array(paddings, np.int32)
    return movement_model("MIRROR_PAD", [shape, table], [target], dtype, mode=mode)


@settings(max_examples=30)
@given(data=st.data(), shape=shapes(1, 3), mode=st.integers(0, 1))
def test_any_border_agrees(oracles: Oracles, data: st.DataObject, shape: Shape, mode: int) -> None:
    widest = [extent - (1 - mode) for extent in shape]
    paddings = [[data.draw(st.integers(0, w)) for _ in range(2)] for w in widest]
    assert_agree(model(shape, paddings, mode), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((3, 4), [[1, 2], [0, 3]], 0, dtype), 9)


def test_a_border_wider_than_the_inside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="border 3 and 0 of a dimension of 3"):
        microinfer.load(model((3,), [[3, 0]], 0))
