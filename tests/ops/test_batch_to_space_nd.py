from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.movements import OTHER_TYPES, Shape, ints, movement_model


def model(
    shape: Shape, blocks: list[int], crops: list[list[int]], target: Shape, dtype: str = "int8"
) -> bytes:
    table = np.array(crops, np.int32)
    return movement_model("BATCH_TO_SPACE_ND", [shape, ints(*blocks), table], [target], dtype)


@settings(max_examples=30)
@given(
    data=st.data(),
    batches=st.integers(1, 2),
    blocks=st.lists(st.integers(1, 3), min_size=2, max_size=2),
    depth=st.integers(1, 3),
)
def test_any_block_agrees(
    oracles: Oracles, data: st.DataObject, batches: int, blocks: list[int], depth: int
) -> None:
    rows = [data.draw(st.integers(1, 3)) for _ in blocks]
    spread = [r * b for r, b in zip(rows, blocks, strict=True)]
    borders = []
    for extent in spread:
        first = data.draw(st.integers(0, extent - 1))
        borders.append([first, data.draw(st.integers(0, extent - 1 - first))])
    inside = [e - sum(p) for e, p in zip(spread, borders, strict=True)]
    many = batches * blocks[0] * blocks[1]
    wide, folded = (batches, *inside, depth), (many, *rows, depth)
    source, target = (folded, wide)

    assert_agree(model(source, blocks, borders, target), oracles, samples=9)


def test_other_types_equal_the_c() -> None:
    for dtype in OTHER_TYPES:
        assert_equals_c(model((4, 2, 1, 1), [2, 2], [[1, 0], [0, 0]], (1, 3, 2, 1), dtype), 9)


def test_a_broken_block_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="in blocks of"):
        microinfer.load(model((3, 3, 3, 1), [2, 2], [[0, 0], [0, 0]], (12, 1, 1, 1)))
