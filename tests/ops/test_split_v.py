from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model, shapes


def model(shape: Shape, sizes: list[int], axis: int, said: list[int], dtype: str = "int8") -> bytes:
    parts = [(*shape[:axis], size, *shape[axis + 1 :]) for size in sizes]
    return movement_model(
        "SPLIT_V", [shape, ints(*said), ints(axis)], parts, dtype, num_splits=len(sizes)
    )


@settings(max_examples=25)
@given(
    data=st.data(),
    shape=shapes(1, 4),
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    rest=st.booleans(),
)
def test_any_split_agrees(
    oracles: Oracles, data: st.DataObject, shape: Shape, sizes: list[int], rest: bool
) -> None:
    axis = data.draw(st.integers(0, len(shape) - 1))
    whole = (*shape[:axis], sum(sizes), *shape[axis + 1 :])
    said = [*sizes[:-1], -1] if rest else sizes
    assert_agree(model(whole, sizes, axis, said), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model((2, 6), [1, 5], 1, [1, 5], dtype), 9)


def test_parts_that_do_not_fill_are_malformed() -> None:
    with pytest.raises(MalformedModel, match="parts that fill it are needed"):
        microinfer.load(model((5,), [2, 2], 0, [2, 2]))
