from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles
from tests.support.gathers import assert_inputs_agree
from tests.support.models import ModelBuilder
from tests.support.movements import Shape, ints, shapes


def model(
    shape: Shape, update: Shape, place: Shape | None = None, dtype: str = "int8", count: int = 0
) -> bytes:
    """place: constant values, or None for an input of `count` (else as many as dimensions)."""
    b = ModelBuilder()
    scale = 0.5 if dtype == "int8" else None
    x, u = b.input(shape, dtype, scale), b.input(update, dtype, scale)
    p = b.input((count or len(shape),), "int32") if place is None else b.constant(ints(*place))
    y = b.tensor(shape, dtype, scale)
    b.op("DYNAMIC_UPDATE_SLICE", [x, u, p], [y])
    return b.bytes(outputs=[y])


@settings(max_examples=50)
@given(
    data=st.data(),
    shape=shapes(1, 5),
    dtype=st.sampled_from(["int8", "float32", "int32"]),
    constant=st.booleans(),
)
def test_any_place_agrees(
    oracles: Oracles, data: st.DataObject, shape: Shape, dtype: str, constant: bool
) -> None:
    update = tuple(data.draw(st.integers(1, extent)) for extent in shape)
    place = tuple(data.draw(st.integers(-2, extent + 1)) for extent in shape)  # also outside
    random = np.random.default_rng(data.draw(st.integers(0, 9)))
    values = [random.integers(-128, 128, s).astype(dtype) for s in (shape, update)]
    inputs = values if constant else [*values, ints(*place)]
    assert_inputs_agree(
        model(shape, update, place if constant else None, dtype),
        inputs,
        oracles,
        {"tflm": dtype != "int32"},  # the named exception: TFLM has no int32 kernel
    )


def test_an_update_that_is_larger_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="update has shape"):
        microinfer.load(model((2, 3), (2, 4)))


def test_a_place_of_another_length_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="place has 3 values; 2 expected"):
        microinfer.load(model((2, 3), (1, 1), count=3))
