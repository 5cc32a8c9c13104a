"""Convolutions and FULLY_CONNECTED of int16: oracle = reference = C."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import microinfer
from microinfer.errors import UnsupportedModel
from tests.ops.test_fully_connected import model as fully_connected_model
from tests.ops.test_transpose_conv import model as transpose_conv_model
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import scales
from tests.support.windows import convolution_model, windows

SCALES = scales(-16, -8)


def bias(channels: int, seed: int, reach: int = 10**6) -> NDArray[np.int64]:
    return np.random.default_rng(seed).integers(-reach, reach, channels)


def wide(case: dict[str, Any], source: float, target: float) -> dict[str, Any]:
    """A case of an int8 test with int16 scales, whose sums reach the ends of the clamp."""
    exponent = min(case.get("ratio_exponent", -10.0), 0.0) - 6
    return {
        **case,
        "source": (source, 0),
        "target": (target, 0),
        "dtype": "int16",
        "ratio_exponent": exponent,
    }


@settings(max_examples=60)
@given(window=windows(), out_channels=st.integers(1, 5), source=SCALES, target=SCALES)
def test_any_convolution_agrees(
    oracles: Oracles, window: dict[str, Any], out_channels: int, source: float, target: float
) -> None:
    case = wide(window, source, target)
    data = convolution_model(
        "CONV_2D", out_channels=out_channels, bias=bias(out_channels, window["seed"]), **case
    )
    # The named exception: LiteRT refuses a convolution without bias.
    assert_agree(data, oracles, samples=8, litert=window["has_bias"])


@settings(max_examples=60)
@given(window=windows(), multiplier=st.integers(1, 3), source=SCALES, target=SCALES)
def test_any_depthwise_convolution_agrees(
    oracles: Oracles, window: dict[str, Any], multiplier: int, source: float, target: float
) -> None:
    out_channels = window["in_channels"] * multiplier
    case = wide(window, source, target)
    data = convolution_model(
        "DEPTHWISE_CONV_2D",
        out_channels=out_channels,
        bias=bias(out_channels, window["seed"]),
        **case,
    )
    assert_agree(data, oracles, samples=8)


@settings(max_examples=60)
@given(
    features=st.tuples(st.integers(2, 700), st.integers(1, 6)),
    per_channel=st.booleans(),
    has_bias=st.booleans(),
    activation=st.sampled_from([0, 1, 3]),
    seed=st.integers(0, 999),
    source=SCALES,
    target=SCALES,
)
def test_any_fully_connected_agrees(
    oracles: Oracles,
    features: tuple[int, int],
    per_channel: bool,
    has_bias: bool,
    activation: int,
    seed: int,
    source: float,
    target: float,
) -> None:
    data = fully_connected_model(
        shape=(2, features[0]),
        in_features=features[0],
        out_features=features[1],
        per_channel=per_channel,
        has_bias=has_bias,
        activation=activation,
        bias=bias(features[1], seed),
        seed=seed,
        **wide({}, source, target),
    )
    assert_agree(data, oracles, samples=8)


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
            "per_channel": st.booleans(),
            "has_bias": st.booleans(),
            "seed": st.integers(0, 999),
        }
    ),
    source=SCALES,
    target=SCALES,
)
def test_any_transposed_convolution_agrees(
    oracles: Oracles, case: dict[str, Any], source: float, target: float
) -> None:
    values = bias(case["out_channels"], case["seed"])
    data = transpose_conv_model(bias=values, **wide(case, source, target))
    assert_agree(data, oracles, samples=8)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    data = convolution_model(
        "CONV_2D", out_channels=3, in_channels=90, bias=bias(3, 0), **wide({}, 0.001, 0.01)
    )
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(data, samples=10, compiler=compiler, optimization=level)


def test_sums_beyond_47_bits_are_refused() -> None:
    case = wide({}, 0.001, 0.01)
    data = convolution_model("CONV_2D", out_channels=2, bias=np.array([0, 2**47]), **case)
    with pytest.raises(UnsupportedModel, match="sums reach"):
        microinfer.load(data)


def test_a_bias_of_32_bits_is_refused() -> None:
    case = wide({}, 0.001, 0.01)
    data = convolution_model("CONV_2D", out_channels=2, bias=np.zeros(2, np.int32), **case)
    with pytest.raises(UnsupportedModel, match="bias is int32; int64 is supported"):
        microinfer.load(data)


def test_zero_points_are_refused() -> None:
    case = {**wide({}, 0.001, 0.01), "source": (0.001, 3)}
    data = convolution_model("CONV_2D", out_channels=2, bias=bias(2, 0), **case)
    with pytest.raises(UnsupportedModel, match="zero point 3"):
        microinfer.load(data)
