from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.ops.conv_2d import Conv2D
from microinfer.schema import Padding
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.windows import convolution_model, windows

OPERATOR = "CONV_2D"


def model(**arguments: Any) -> bytes:
    return convolution_model(OPERATOR, **{"out_channels": 3, **arguments})


def operator(data: bytes) -> Conv2D:
    (op,) = microinfer.load(data).graph.ops
    assert isinstance(op, Conv2D)
    return op


@settings(max_examples=60)
@given(case=windows(), out_channels=st.integers(1, 5))
def test_any_convolution_agrees_with_the_official_runtimes(
    oracles: Oracles, case: dict[str, Any], out_channels: int
) -> None:
    # The named exception: LiteRT requires a bias of an int8 CONV_2D.
    data = model(out_channels=out_channels, **case)
    assert_agree(data, oracles, samples=10, litert=case["has_bias"])


@settings(max_examples=30)
@given(
    case=windows(),
    groups=st.integers(2, 4),
    depth=st.integers(1, 3),
    outputs=st.integers(1, 3),
)
def test_any_grouped_convolution_agrees_with_the_official_runtimes(
    oracles: Oracles, case: dict[str, Any], groups: int, depth: int, outputs: int
) -> None:
    case = {**case, "in_channels": groups * depth, "groups": groups}
    data = model(out_channels=groups * outputs, **case)
    assert operator(data).groups == groups
    assert_agree(data, oracles, samples=10, litert=case["has_bias"])


def test_a_group_sees_its_own_channels_only() -> None:
    # Two groups of one channel that are passed on as they are: nothing is mixed.
    data = model(
        in_channels=2,
        out_channels=2,
        groups=2,
        kernel=(1, 1),
        source=(1.0, 0),
        target=(1.0, 0),
        scales=[1.0, 1.0],
        weights=np.ones((2, 1, 1, 1), np.int8),
        has_bias=False,
    )
    image = np.arange(-25, 25).astype(np.int8).reshape(1, 5, 5, 2)
    assert (np.asarray(microinfer.load(data).run(image)) == image).all()


@pytest.mark.parametrize("per_channel", [False, True])
def test_a_ratio_above_one_shifts_left(oracles: Oracles, per_channel: bool) -> None:
    data = model(ratio_exponent=2.5, per_channel=per_channel)
    assert operator(data).channels.shift.max() > 0
    assert_agree(data, oracles, samples=12)


def test_a_ratio_of_exactly_a_quarter_rounds_twice(oracles: Oracles) -> None:
    # 1 * 0.25 is 0.25; the doubling multiply rounds it up to 1/2, the division up to 1.
    data = model(
        height=1,
        width=1,
        in_channels=1,
        out_channels=1,
        kernel=(1, 1),
        bias=np.zeros(1, np.int32),
        source=(1.0, 0),
        target=(1.0, 0),
        scales=[0.25],
        weights=np.ones((1, 1, 1, 1), np.int8),
    )
    assert_agree(data, oracles, samples=8)
    one = np.array([[[[1]]]], np.int8)
    assert np.asarray(microinfer.load(data).run(one)).item() == 1


def test_padding_same_with_stride_two_is_asymmetric() -> None:
    window = operator(model(height=6, width=6, stride=(2, 2), padding=Padding.SAME)).window
    assert (window.pad_top, window.pad_bottom) == (0, 1)
    assert (window.pad_left, window.pad_right) == (0, 1)


def test_a_window_larger_than_the_image_agrees(oracles: Oracles) -> None:
    assert_agree(model(height=2, width=1, kernel=(5, 4)), oracles, samples=10)
    assert_agree(model(height=2, width=1, kernel=(3, 3), dilation=(4, 3)), oracles, samples=10)


def test_padded_cells_count_as_real_zero() -> None:
    # Every tap but the centre reads padding; were padding stored 0, the answer would change.
    data = model(
        height=1,
        width=1,
        in_channels=1,
        out_channels=1,
        source=(1.0, 100),
        target=(1.0, 0),
        scales=[1.0],
        weights=np.ones((1, 3, 3, 1), np.int8),
        has_bias=False,
    )
    image = np.array([[[[103]]]], np.int8)
    assert np.asarray(microinfer.load(data).run(image)).item() == 3
    assert_equals_c(data, samples=10)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(
                model(dilation=(2, 1)), samples=10, compiler=compiler, optimization=level
            )


def test_macs_count_every_tap() -> None:
    assert operator(model(height=4, width=5, in_channels=2, out_channels=3)).macs == 4 * 5 * 3 * 18


def test_a_channel_that_could_overflow_is_refused() -> None:
    bias = np.array([0, 2**31 - 1, 0], np.int32)
    with pytest.raises(UnsupportedModel, match="channel 1 accumulates within"):
        microinfer.load(model(bias=bias))


def test_a_left_shift_that_could_overflow_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="shifts left by"):
        microinfer.load(model(scales=[2.0**20] * 3))


@pytest.mark.parametrize(
    ("change", "error", "part"),
    [
        ({"stride_w": 0}, MalformedModel, "stride_w is 0"),
        ({"dilation_h_factor": 0}, MalformedModel, "dilation_h_factor is 0"),
        (
            {"padding": Padding.VALID, "height": 2, "output_shape": (1, 1, 3, 3)},
            MalformedModel,
            "not fit",
        ),
        ({"output_shape": (1, 5, 4, 3)}, MalformedModel, "output shape is"),
        ({"scales": [0.1, 0.2]}, MalformedModel, "does not have 2 slices"),
        ({"bias": np.zeros(2, np.int32)}, MalformedModel, "bias has 2 values"),
        ({"bias": np.zeros(3, np.int64)}, UnsupportedModel, "bias is int64"),
        ({"fused_activation_function": 4}, UnsupportedModel, "TANH"),
        ({"weights": np.zeros((3, 3, 3, 1), np.int8)}, UnsupportedModel, "takes 1 channels"),
        ({"weights": np.zeros((3, 3, 3, 3), np.int8)}, UnsupportedModel, "takes 3 channels"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], error: type[Exception], part: str) -> None:
    change = dict(change)
    padding = change.pop("padding", None)
    arguments = {"out_channels": 3, **({"padding": padding} if padding is not None else {})}
    with pytest.raises(error, match=part) as refused:
        microinfer.load(convolution_model(OPERATOR, **arguments, **change))
    assert "operator 0 (CONV_2D" in str(refused.value) or "tensor" in str(refused.value)
