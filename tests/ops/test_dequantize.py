"""DEQUANTIZE: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine, unary_model
from tests.support.models import ModelBuilder


@settings(max_examples=25)
@given(data=st.data(), source=st.sampled_from(["int8", "uint8", "int16"]))
def test_values_of_any_type_and_scale(oracles: Oracles, data: st.DataObject, source: str) -> None:
    quantization = data.draw(affine(source))
    model = unary_model("DEQUANTIZE", (source, quantization), ("float32", None), version=2)
    # LiteRT takes int16 only with a zero point of 0.
    accepted = source != "int16" or quantization[1] == 0
    assert_agree(model, oracles, samples=12, litert=accepted)


@pytest.mark.parametrize("quantization", [(1.2e-38, 3), (3e38, -3), (0.1, 0), (1 / 3, -128)])
def test_every_value_at_scales_near_the_ends_of_float32(
    oracles: Oracles, quantization: Affine
) -> None:
    model = unary_model("DEQUANTIZE", ("int8", quantization), ("float32", None), version=2)
    assert_agree(model, oracles, samples=8)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16"])
def test_one_float32_product_equals_the_double_product_rounded_once(dtype: str) -> None:
    info = np.iinfo(dtype)
    span = int(info.max) - int(info.min)
    distances = np.arange(-span, span + 1)
    rng = np.random.default_rng(0)
    mantissas = rng.integers(2**23, 2**24, 300)
    for scale in np.ldexp(mantissas, rng.integers(-160, -10, 300)).astype(np.float32):
        double = (np.float64(scale) * distances).astype(np.float32)
        assert (scale * distances.astype(np.float32)).tobytes() == double.tobytes()


def test_int32_is_refused() -> None:
    model = unary_model("DEQUANTIZE", ("int32", (0.5, 0)), ("float32", None))
    with pytest.raises(UnsupportedModel, match="input is int32; int8 or uint8 or int16"):
        microinfer.load(model)


def test_a_constant_is_refused() -> None:
    b = ModelBuilder()
    x = b.input((3,), "int8", 0.5)
    c = b.constant(np.arange(3, dtype=np.int8), [0.5], [0])
    y, z = b.tensor((3,), "float32"), b.tensor((3,), "float32")
    b.op("DEQUANTIZE", [x], [y], version=2)
    b.op("DEQUANTIZE", [c], [z], version=2)
    with pytest.raises(UnsupportedModel, match="input 0 is a constant"):
        microinfer.load(b.bytes([y, z]))
