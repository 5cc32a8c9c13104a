from __future__ import annotations

import doctest

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.ops.shared import padding
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.models import ModelBuilder
from tests.support.padding import Paddings, pad_model, pad_shapes

ShapeAndPaddings = tuple[tuple[int, ...], Paddings]


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(padding).failed == 0
    assert doctest.testmod(padding).attempted > 0


@settings(max_examples=40)
@given(case=pad_shapes(max_rank=5), zero_point=st.integers(-128, 127))
def test_any_padding_agrees_with_the_official_runtimes(
    oracles: Oracles, case: ShapeAndPaddings, zero_point: int
) -> None:
    assert_agree(pad_model(*case, zero_point=zero_point), oracles)


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32"])
def test_other_element_types_pad_with_zero(oracles: Oracles, dtype: str) -> None:
    scale = 0.5 if dtype == "int16" else None
    assert_agree(pad_model((2, 3, 2), [(1, 0), (0, 2), (1, 1)], dtype, scale), oracles)


@pytest.mark.parametrize("dtype", ["uint8", "bool"])
def test_bytes_that_tflm_does_not_pad(oracles: Oracles, dtype: str) -> None:
    scale, zero_point = (0.5, 200) if dtype == "uint8" else (None, 0)
    model = pad_model((2, 3), [(1, 0), (0, 2)], dtype, scale, zero_point)
    assert_agree(model, oracles, tflm=False)  # TFLM: "not currently supported by Pad"


def test_six_dimensions_equal_the_c() -> None:
    """The runtimes stop at 5."""
    assert_equals_c(pad_model((2, 1, 2, 3, 2, 2), [(1, 1)] * 6, zero_point=-3))


def test_int64_paddings_mean_the_same(oracles: Oracles) -> None:
    model = pad_model((2, 3), [(1, 0), (0, 2)], paddings_dtype="int64")
    # TFLM reads int64 paddings as int32 and refuses the shape that follows.
    assert_agree(model, oracles, tflm=False)


def test_the_border_is_the_zero_point() -> None:
    model = pad_model((1, 1), [(1, 0), (0, 1)], zero_point=-7)
    out = np.asarray(microinfer.load(model).run(np.array([[5]], np.int8)))
    assert out.tolist() == [[-7, -7], [5, -7]]


def test_a_wide_zero_point_is_refused() -> None:
    """Its bytes differ, and the kernel sets bytes."""
    with pytest.raises(UnsupportedModel, match="padding value 3 of int32"):
        microinfer.load(pad_model((2,), [(1, 1)], "int32", 0.5, 3))


def test_different_quantisation_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match=r"input has scale 0\.5 zero point 0, the output sc"):
        microinfer.load(pad_model((2,), [(1, 1)], output_scale=0.25))


def test_negative_paddings_are_malformed() -> None:
    model = pad_model((4,), [(-1, 1)], output_shape=(4,))
    with pytest.raises(MalformedModel, match="a padding of -1"):
        microinfer.load(model)


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"\[4\] follows from the inputs"):
        microinfer.load(pad_model((2,), [(1, 1)], output_shape=(5,)))


def test_paddings_for_another_rank_are_malformed() -> None:
    builder = ModelBuilder()
    source = builder.input((2, 2), "int8", 0.5)
    target = builder.tensor((4, 4), "int8", 0.5)
    paddings = builder.constant(np.ones((1, 2), np.int32))
    builder.op("PAD", [source, paddings], [target])
    with pytest.raises(MalformedModel, match=r"paddings have shape \[1, 2\]; \[2, 2\] expected"):
        microinfer.load(builder.bytes(outputs=[target]))
