from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.schema import Padding
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import affine
from tests.support.models import ModelBuilder


def model(
    *,
    batches: int = 1,
    height: int = 3,
    width: int = 4,
    in_channels: int = 2,
    out_channels: int = 3,
    kernel: tuple[int, int] = (3, 3),
    stride: tuple[int, int] = (2, 2),
    padding: Padding = Padding.SAME,
    extra: tuple[int, int] = (0, 0),
    source: tuple[float, int] = (0.5, 3),
    target: tuple[float, int] = (0.25, -4),
    per_channel: bool = True,
    has_bias: bool = True,
    ratio_exponent: float = -6.0,
    seed: int = 0,
    **overrides: Any,
) -> bytes:
    """One TRANSPOSE_CONV; extra: rows and columns beyond the smallest output of this input."""
    rng = np.random.default_rng(seed)
    extents = []
    for extent, k, s, more in zip((height, width), kernel, stride, extra, strict=True):
        if padding is Padding.SAME:
            extents.append((extent - 1) * s + 1 + min(more, s - 1))
        else:
            extents.append((extent - 1) * s + k + min(more, s - 1))
    shape = overrides.pop("shape", (batches, *extents, out_channels))
    base = 2.0**ratio_exponent * target[0] / source[0]
    scales = list(base * rng.uniform(0.5, 1.0, out_channels if per_channel else 1))
    weights = rng.integers(-128, 128, (out_channels, *kernel, in_channels)).astype(np.int8)
    b = ModelBuilder()
    size = b.constant(np.array(shape, np.int32))
    w = b.constant(weights, scales)
    dtype = overrides.pop("dtype", "int8")
    x = b.input((batches, height, width, in_channels), dtype, *source)
    bias_values = rng.integers(-5000, 5000, out_channels).astype(np.int32)
    bias_values = overrides.pop("bias", bias_values)
    bias = [b.constant(bias_values)] if has_bias else []
    y = b.tensor(shape, dtype, *target)
    options = {"padding": padding, "stride_h": stride[0], "stride_w": stride[1], **overrides}
    b.op("TRANSPOSE_CONV", [size, w, x, *bias], [y], version=3 if has_bias else 1, **options)
    return b.bytes(outputs=[y])


@settings(max_examples=50)
@given(
    case=st.fixed_dictionaries(
        {
            "batches": st.integers(1, 2),
            "height": st.integers(1, 4),
            "width": st.integers(1, 4),
            "in_channels": st.integers(1, 3),
            "out_channels": st.integers(1, 4),
            "kernel": st.tuples(st.integers(1, 4), st.integers(1, 4)),
            "stride": st.tuples(st.integers(1, 3), st.integers(1, 3)),
            "padding": st.sampled_from(Padding),
            "extra": st.tuples(st.integers(0, 2), st.integers(0, 2)),
            "source": affine(),
            "target": affine(),
            "per_channel": st.booleans(),
            "has_bias": st.booleans(),
            "ratio_exponent": st.floats(-14, 2),
            "seed": st.integers(0, 999),
        }
    )
)
def test_any_geometry_agrees(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(model(**case), oracles, samples=10)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(), 10, compiler=compiler, optimization=level)


def test_a_size_that_the_input_does_not_lead_to_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="input of 3x4 for an output of 9x9"):
        microinfer.load(model(shape=(1, 9, 9, 3)))


def test_a_stride_of_zero_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="stride_h is 0"):
        microinfer.load(model(stride_h=0))


def test_a_channel_that_could_overflow_is_refused() -> None:
    bias = np.array([0, 0, 2**31 - 1], np.int32)
    with pytest.raises(UnsupportedModel, match="channel 2 accumulates within"):
        microinfer.load(model(bias=bias))


def test_macs_count_every_tap_of_every_input_pixel() -> None:
    (op,) = microinfer.load(model()).graph.ops
    assert op.macs == 3 * 4 * math.prod((3, 3, 3, 2))
