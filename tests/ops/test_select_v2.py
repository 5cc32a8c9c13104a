from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import Shape
from tests.support.selections import selection_model

OPERATOR = "SELECT_V2"


@st.composite
def triples(draw: st.DrawFn) -> tuple[list[Shape], Shape]:
    """Three shapes that broadcast, and what to."""
    full = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    operands = []
    for _ in range(3):
        shape = [extent if draw(st.booleans()) else 1 for extent in full]
        while shape and shape[0] == 1 and draw(st.booleans()):
            shape.pop(0)
        operands.append(tuple(shape))
    return operands, np.broadcast_shapes(*operands)


@settings(max_examples=40)
@given(triple=triples(), dtype=st.sampled_from(["int8", "int16", "float32"]))
def test_any_shapes_agree(oracles: Oracles, triple: tuple[list[Shape], Shape], dtype: str) -> None:
    (condition, first, second), output = triple
    assert_agree(
        selection_model(OPERATOR, condition, first, second, output, dtype), oracles, samples=8
    )


def test_constants_agree(oracles: Oracles) -> None:
    values = np.arange(6, dtype=np.int8).reshape(2, 3)
    mask = np.array([True, False, True])
    assert_agree(selection_model(OPERATOR, mask, (2, 3), values, (2, 3)), oracles, samples=8)
    assert_agree(selection_model(OPERATOR, (2, 1), values, (3,), (2, 3)), oracles, samples=8)


def test_six_dimensions_equal_the_c() -> None:
    shape = (2, 1, 2, 3, 1, 2)
    assert_equals_c(selection_model(OPERATOR, (2,), shape, (3, 1, 1), shape), samples=8)


def test_shapes_that_do_not_broadcast_are_malformed() -> None:
    with pytest.raises(MalformedModel, match="do not broadcast"):
        microinfer.load(selection_model(OPERATOR, (2,), (3,), (3,), (3,)))


def test_another_scale_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="must share scale"):
        microinfer.load(selection_model(OPERATOR, (3,), (3,), (3,), (3,), second_scale=0.25))
