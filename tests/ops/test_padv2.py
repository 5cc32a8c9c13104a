from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.models import ModelBuilder
from tests.support.padding import Paddings, pad_model, pad_shapes


@settings(max_examples=30)
@given(case=pad_shapes(max_rank=5), value=st.integers(-128, 127), zero_point=st.integers(-128, 127))
def test_any_padding_agrees_with_the_official_runtimes(
    oracles: Oracles, case: tuple[tuple[int, ...], Paddings], value: int, zero_point: int
) -> None:
    constant = np.array([value], np.int8)
    assert_agree(pad_model(*case, zero_point=zero_point, value=constant), oracles)


@pytest.mark.parametrize(
    ("dtype", "value"), [("int16", -1), ("int32", 0x01010101), ("int32", 0), ("float32", 0)]
)
def test_wide_values_of_equal_bytes(oracles: Oracles, dtype: str, value: int) -> None:
    scale = 0.5 if dtype == "int16" else None
    constant = np.array([value], dtype)
    assert_agree(pad_model((2, 3), [(1, 0), (0, 2)], dtype, scale, value=constant), oracles)


@settings(max_examples=30)
@given(pad=pad_shapes(max_rank=5), value=st.integers(-(2**15), 2**15 - 1))
def test_any_int16_is_a_value(
    oracles: Oracles, pad: tuple[tuple[int, ...], Paddings], value: int
) -> None:
    constant = np.array([value], np.int16)
    assert_agree(pad_model(*pad, "int16", 0.5, value=constant), oracles)


def test_a_scalar_value_is_a_value() -> None:
    model = pad_model((1,), [(0, 1)], value=np.array(9, np.int8))
    assert np.asarray(microinfer.load(model).run(np.array([1], np.int8))).tolist() == [1, 9]


@pytest.mark.parametrize(("dtype", "value"), [("int32", 5), ("float32", 1.5), ("float32", -0.0)])
def test_wide_values_of_different_bytes_are_refused(dtype: str, value: float) -> None:
    model = pad_model((2,), [(1, 0)], dtype, None, value=np.array([value], dtype))
    with pytest.raises(UnsupportedModel, match=r"padding value 5 of int32|float32 (1\.5|-0\.0)"):
        microinfer.load(model)


def test_several_values_are_malformed() -> None:
    model = pad_model((2,), [(1, 0)], value=np.array([1, 2], np.int8))
    with pytest.raises(MalformedModel, match="padding value has 2 values"):
        microinfer.load(model)


def test_a_value_of_another_scale_is_refused() -> None:
    builder = ModelBuilder()
    source = builder.input((2,), "int8", 0.5)
    target = builder.tensor((3,), "int8", 0.5)
    paddings = builder.constant(np.array([[1, 0]], np.int32))
    value = builder.constant(np.array([1], np.int8), scales=[0.25])
    builder.op("PADV2", [source, paddings, value], [target])
    with pytest.raises(UnsupportedModel, match=r"padding value has scale 0\.25"):
        microinfer.load(builder.bytes(outputs=[target]))


def test_a_value_computed_at_run_time_is_refused() -> None:
    builder = ModelBuilder()
    source = builder.input((2,), "int8", 0.5)
    value = builder.input((1,), "int8", 0.5)
    target = builder.tensor((3,), "int8", 0.5)
    paddings = builder.constant(np.array([[1, 0]], np.int32))
    builder.op("PADV2", [source, paddings, value], [target])
    with pytest.raises(UnsupportedModel, match="padding value computed at run time"):
        microinfer.load(builder.bytes(outputs=[target]))
