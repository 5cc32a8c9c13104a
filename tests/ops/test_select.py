from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.movements import Shape, shapes
from tests.support.selections import selection_model

OPERATOR = "SELECT"


@settings(max_examples=30)
@given(
    shape=shapes(1, 4),
    kind=st.sampled_from(["whole", "slices", "one"]),
    dtype=st.sampled_from(["int8", "int16", "float32"]),
)
def test_any_condition_agrees(oracles: Oracles, shape: Shape, kind: str, dtype: str) -> None:
    condition = {"whole": shape, "slices": shape[:1], "one": ()}[kind]
    # The named exception: TFLM has no kernel.
    model = selection_model(OPERATOR, condition, shape, shape, shape, dtype)
    assert_agree(model, oracles, samples=9, tflm=False)


def test_a_condition_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="condition shape is"):
        microinfer.load(selection_model(OPERATOR, (3,), (2, 3), (2, 3), (2, 3)))


def test_values_of_two_shapes_are_malformed() -> None:
    with pytest.raises(MalformedModel, match="second value has shape"):
        microinfer.load(selection_model(OPERATOR, (2,), (2, 3), (2, 1), (2, 3)))
