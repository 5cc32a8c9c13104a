from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles
from tests.support.gathers import Shape, assert_inputs_agree, gather_model


@settings(max_examples=40)
@given(
    data=st.data(),
    values=st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple),
    dtype=st.sampled_from(["int8", "float32"]),
    constant=st.booleans(),
)
def test_any_depth_agrees(
    oracles: Oracles, data: st.DataObject, values: Shape, dtype: str, constant: bool
) -> None:
    depth = data.draw(st.integers(1, len(values)))
    many = tuple(data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=2)))
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    indices = random.integers(0, np.array(values[:depth]), (*many, depth)).astype(np.int32)
    model = gather_model(
        "GATHER_ND",
        values,
        indices if constant else (*many, depth),
        many + values[depth:],
        dtype,
    )
    x = random.integers(-128, 128, values).astype(dtype)
    assert_inputs_agree(model, [x] if constant else [x, indices], oracles)


def test_an_index_outside_becomes_the_nearest() -> None:
    model = gather_model("GATHER_ND", (2, 3), (2, 2), (2,))
    x = np.arange(6, dtype=np.int8).reshape(2, 3)
    got = assert_inputs_agree(
        model, [x, np.array([[-5, 7], [9, -1]], np.int32)], Oracles(None, None)
    )
    assert got.tolist() == [2, 3]


def test_more_indices_than_dimensions_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="last dimension of 1 to 1"):
        microinfer.load(gather_model("GATHER_ND", (4,), (2, 2), (2,)))


def test_a_constant_index_outside_is_malformed() -> None:
    indices = np.array([[4]], np.int32)
    with pytest.raises(MalformedModel, match="an index outside"):
        microinfer.load(gather_model("GATHER_ND", (4,), indices, (1,)))
