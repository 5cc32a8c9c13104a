from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.gathers import Shape, assert_inputs_agree, gather_model

NO_ORACLES = Oracles(None, None)


@st.composite
def geometries(draw: st.DrawFn) -> tuple[Shape, Shape, int, int]:
    """(values, indices, axis, batch_dims)."""
    values = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    axis = draw(st.integers(0, len(values) - 1))
    batch_dims = draw(st.integers(0, axis))
    beyond = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=2)))
    return values, values[:batch_dims] + beyond, axis, batch_dims


def model(
    geometry: tuple[Shape, Shape, int, int],
    dtype: str = "int8",
    constant: bool = False,
    seed: int = 0,
) -> tuple[bytes, list[np.ndarray]]:
    """The file, and one sample with indices inside."""
    values, shape, axis, batch_dims = geometry
    random = np.random.default_rng(seed)
    indices = random.integers(0, values[axis], shape).astype(np.int32)
    output = (*values[:axis], *shape[batch_dims:], *values[axis + 1 :])
    data = gather_model(
        "GATHER",
        values,
        indices if constant else shape,
        output,
        dtype,
        axis=axis,
        batch_dims=batch_dims,
    )
    x = random.integers(-128, 128, values).astype(dtype)
    return data, [x] if constant else [x, indices]


@settings(max_examples=40)
@given(
    geometry=geometries(),
    dtype=st.sampled_from(["int8", "float32", "int16"]),
    constant=st.booleans(),
    seed=st.integers(0, 9),
)
def test_any_axis_agrees(
    oracles: Oracles,
    geometry: tuple[Shape, Shape, int, int],
    dtype: str,
    constant: bool,
    seed: int,
) -> None:
    data, inputs = model(geometry, dtype, constant, seed)
    # The named exception: TFLM has no int16 kernel.
    assert_inputs_agree(data, inputs, oracles, {"tflm": dtype != "int16"})


def test_an_index_outside_becomes_the_nearest() -> None:
    data, (x, _) = model(((4, 2), (3,), 0, 0))
    indices = np.array([-1, 4, 2147483647], np.int32)
    got = assert_inputs_agree(data, [x, indices], NO_ORACLES)
    assert got.tolist() == [x[0].tolist(), x[3].tolist(), x[3].tolist()]


def test_a_constant_table_is_read_by_computed_indices() -> None:
    table = np.arange(12, dtype=np.int8).reshape(4, 3)
    data = gather_model("GATHER", table, (2,), (2, 3), axis=0, batch_dims=0)
    assert_inputs_agree(data, [np.array([3, 1], np.int32)], NO_ORACLES)


def test_constants_inside_a_model_agree(oracles: Oracles) -> None:
    data, _ = model(((3, 5, 2), (4,), 1, 0), constant=True)
    assert_agree(data, oracles, samples=5)


def test_a_constant_index_outside_is_malformed() -> None:
    data = gather_model("GATHER", (3,), np.array([3], np.int32), (1,), axis=0, batch_dims=0)
    with pytest.raises(MalformedModel, match="indices from 3 to 3"):
        microinfer.load(data)


def test_batch_dims_beyond_the_axis_are_refused() -> None:
    data = gather_model("GATHER", (3, 2), (3, 2), (3, 2), axis=0, batch_dims=1)
    with pytest.raises(UnsupportedModel, match="batch_dims is 1"):
        microinfer.load(data)
