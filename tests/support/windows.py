"""Models and strategies that the tests of the two convolutions share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st

from microinfer.schema import Padding
from tests.support.elementwise import ACTIVATIONS, affine
from tests.support.models import ModelBuilder


@st.composite
def windows(draw: st.DrawFn) -> dict[str, Any]:
    """Geometry, scales and zero points of a convolution whose window fits its image."""
    kernel = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    dilation = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    padding = draw(st.sampled_from(Padding))
    least = [
        (k - 1) * d + 1 if padding is Padding.VALID else 1
        for k, d in zip(kernel, dilation, strict=True)
    ]
    return {
        "batches": draw(st.integers(1, 2)),
        "height": draw(st.integers(least[0], least[0] + 5)),
        "width": draw(st.integers(least[1], least[1] + 5)),
        "in_channels": draw(st.integers(1, 4)),
        "kernel": kernel,
        "stride": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "dilation": dilation,
        "padding": padding,
        "activation": draw(st.sampled_from(ACTIVATIONS)),
        "source": draw(affine()),
        "target": draw(affine()),
        "per_channel": draw(st.booleans()),
        "has_bias": draw(st.booleans()),
        # Ratio of product scale to output scale: 1 and more is legal and must shift left.
        "ratio_exponent": draw(st.floats(-14, 3)),
        "seed": draw(st.integers(0, 2**32 - 1)),
    }


def output_extent(extent: int, kernel: int, stride: int, dilation: int, padding: Padding) -> int:
    """As TensorFlow defines it."""
    if padding is Padding.SAME:
        return math.ceil(extent / stride)
    return math.ceil((extent - (kernel - 1) * dilation) / stride)


def convolution_model(
    operator: str,
    *,
    out_channels: int,
    batches: int = 1,
    height: int = 5,
    width: int = 5,
    in_channels: int = 2,
    groups: int = 1,
    kernel: tuple[int, int] = (3, 3),
    stride: tuple[int, int] = (1, 1),
    dilation: tuple[int, int] = (1, 1),
    padding: Padding = Padding.SAME,
    activation: int = 0,
    source: tuple[float, int] = (0.5, 3),
    target: tuple[float, int] = (0.25, -4),
    per_channel: bool = True,
    has_bias: bool = True,
    ratio_exponent: float = -6.0,
    seed: int = 0,
    **overrides: Any,
) -> bytes:
    """One CONV_2D or DEPTHWISE_CONV_2D with random weights.

    overrides: `weights`, `scales`, `bias`, `output_shape`, `dtype` of the activations, or any
    option of the operator.
    """
    rng = np.random.default_rng(seed)
    depthwise = operator == "DEPTHWISE_CONV_2D"
    shape = (
        (1, *kernel, out_channels) if depthwise else (out_channels, *kernel, in_channels // groups)
    )
    weights = overrides.pop("weights", rng.integers(-128, 128, shape).astype(np.int8))
    base = 2.0**ratio_exponent * target[0] / source[0]
    count = out_channels if per_channel else 1
    scales = overrides.pop("scales", list(base * rng.uniform(0.5, 1.0, count)))
    default_shape = (
        batches,
        output_extent(height, kernel[0], stride[0], dilation[0], padding),
        output_extent(width, kernel[1], stride[1], dilation[1], padding),
        out_channels,
    )
    output_shape = overrides.pop("output_shape", default_shape)
    bias_values = rng.integers(-5000, 5000, out_channels).astype(np.int32)
    bias_values = overrides.pop("bias", bias_values)
    dtype = overrides.pop("dtype", "int8")

    builder = ModelBuilder()
    image = builder.input((batches, height, width, in_channels), dtype, *source)
    filters = builder.constant(weights, scales=scales, axis=3 if depthwise else 0)
    # No bias is said by leaving the entry away: TFLM crashes on an entry of -1 in
    # DEPTHWISE_CONV_2D, and LiteRT refuses it in CONV_2D.
    bias = [builder.constant(bias_values)] if has_bias else []
    output = builder.tensor(output_shape, dtype, *target)
    options: dict[str, Any] = {
        "padding": padding,
        "stride_h": stride[0],
        "stride_w": stride[1],
        "dilation_h_factor": dilation[0],
        "dilation_w_factor": dilation[1],
        "fused_activation_function": activation,
    }
    if depthwise:
        options["depth_multiplier"] = out_channels // in_channels
    builder.op(operator, [image, filters, *bias], [output], **{**options, **overrides})
    return builder.bytes(outputs=[output])
