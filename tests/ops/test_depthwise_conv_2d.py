from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.windows import convolution_model, windows

OPERATOR = "DEPTHWISE_CONV_2D"


def model(**arguments: Any) -> bytes:
    return convolution_model(OPERATOR, **{"out_channels": 4, **arguments})


def operator(data: bytes) -> DepthwiseConv2D:
    (op,) = microinfer.load(data).graph.ops
    assert isinstance(op, DepthwiseConv2D)
    return op


@settings(max_examples=60)
@given(case=windows(), multiplier=st.integers(1, 4))
def test_any_depthwise_convolution_agrees_with_the_official_runtimes(
    oracles: Oracles, case: dict[str, Any], multiplier: int
) -> None:
    data = model(out_channels=case["in_channels"] * multiplier, **case)
    assert_agree(data, oracles, samples=10)


def test_one_input_channel_can_feed_eight_outputs(oracles: Oracles) -> None:
    data = model(in_channels=1, out_channels=8, stride=(2, 2))
    assert operator(data).depth_multiplier == 8
    assert_agree(data, oracles, samples=10)


def test_output_channel_c_m_reads_input_channel_c() -> None:
    weights = np.ones((1, 1, 1, 4), np.int8)
    data = model(
        kernel=(1, 1),
        height=1,
        width=1,
        weights=weights,
        scales=[1.0] * 4,
        has_bias=False,
        source=(1.0, 0),
        target=(1.0, 0),
    )
    image = np.array([[[[10, 20]]]], np.int8)
    answer = np.asarray(microinfer.load(data).run(image))
    assert answer.reshape(-1).tolist() == [10, 10, 20, 20]


def test_a_ratio_above_one_shifts_left(oracles: Oracles) -> None:
    data = model(ratio_exponent=2.5)
    assert operator(data).channels.shift.max() > 0
    assert_agree(data, oracles, samples=12)


def test_a_window_larger_than_the_image_agrees(oracles: Oracles) -> None:
    assert_agree(model(height=2, width=1, kernel=(5, 4)), oracles, samples=10)
    assert_agree(model(height=1, width=2, dilation=(3, 4)), oracles, samples=10)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(stride=(2, 1)), samples=10, compiler=compiler, optimization=level)


def test_a_channel_that_could_overflow_is_refused() -> None:
    bias = np.array([0, 0, -(2**31), 0], np.int32)
    with pytest.raises(UnsupportedModel, match="channel 2 accumulates within"):
        microinfer.load(model(bias=bias))


@pytest.mark.parametrize(
    ("change", "error", "part"),
    [
        ({"stride_h": 0}, MalformedModel, "stride_h is 0"),
        ({"depth_multiplier": 3}, UnsupportedModel, "depth_multiplier 3"),
        ({"depth_multiplier": 0}, MalformedModel, "depth_multiplier is 0"),
        ({"out_channels": 3}, UnsupportedModel, "3 output channels"),
        ({"weights": np.zeros((2, 3, 3, 4), np.int8)}, UnsupportedModel, "filter shape"),
        ({"output_shape": (1, 5, 5, 5)}, MalformedModel, "output shape is"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], error: type[Exception], part: str) -> None:
    with pytest.raises(error, match=part) as refused:
        microinfer.load(model(**change))
    assert "operator 0 (DEPTHWISE_CONV_2D" in str(refused.value)
