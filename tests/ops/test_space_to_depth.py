from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, movement_model


def model(
    batches: int, rows: int, columns: int, depth: int, block: int, dtype: str = "int8"
) -> bytes:
    wide = (batches, rows * block, columns * block, depth)
    deep = (batches, rows, columns, depth * block**2)
    source, target = (wide, deep)
    return movement_model("SPACE_TO_DEPTH", [source], [target], dtype, block_size=block)


@settings(max_examples=25)
@given(
    batches=st.integers(1, 2),
    rows=st.integers(1, 3),
    columns=st.integers(1, 3),
    depth=st.integers(1, 4),
    block=st.integers(1, 3),
)
def test_any_block_agrees(
    oracles: Oracles, batches: int, rows: int, columns: int, depth: int, block: int
) -> None:
    assert_agree(model(batches, rows, columns, depth, block), oracles, samples=9)


@pytest.mark.parametrize("dtype", OTHER_TYPES)
def test_other_types_equal_the_c(dtype: str) -> None:
    assert_equals_c(model(1, 2, 3, 2, 2, dtype), 9)


def test_a_broken_block_is_malformed() -> None:
    shape: Shape = (1, 3, 3, 3)
    with pytest.raises(MalformedModel, match="in blocks of 2"):
        microinfer.load(movement_model("SPACE_TO_DEPTH", [shape], [shape], block_size=2))
