"""DEPTHWISE_CONV_2D: each input channel convolved with its own filters, int8 or int16.

Output channel c * depth_multiplier + m reads input channel c. Arithmetic as in CONV_2D. The
depth multiplier is what the shapes say; a file whose option says otherwise contradicts itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.node import LARGEST_EXTENT, Check, Node
from microinfer.ops.shared.quantization import (
    ChannelTable,
    activation_range,
    channels_of,
    require_dtype,
    weight_scales,
)
from microinfer.ops.shared.wide import require_one_width
from microinfer.ops.shared.window import Window, read_window


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DepthwiseConv2D(Op):
    """weights: int8 [ky][kx][out_channels]."""

    OPERATOR: ClassVar[str] = "DEPTHWISE_CONV_2D"

    window: Window
    depth_multiplier: int
    weights: Array
    weights_bits: int  # that the file stores each weight in
    channels: ChannelTable
    input_zero_point: int
    output_zero_point: int
    act_min: int
    act_max: int

    @property
    def macs(self) -> int:
        """Every tap of every output, padding included."""
        window = self.window
        return window.batches * window.output_height * window.output_width * self.weights.size

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 [N][H][W][C] to int8 [N][out_y][out_x][C * depth_multiplier]."""
        image = inputs[0].astype(np.int32) - self.input_zero_point
        image = np.repeat(image, self.depth_multiplier, axis=3)
        patches = self.window.patches(image, fill=0)
        acc = np.zeros(self.window.output_shape, np.int64)
        for ky in range(self.window.kernel_height):
            for kx in range(self.window.kernel_width):
                acc += patches[:, :, :, ky, kx] * self.weights[ky, kx].astype(np.int32)
        out = self.channels.requantize(acc + self.channels.bias) + self.output_zero_point
        return (np.clip(out, self.act_min, self.act_max).astype(self.channels.dtype),)


def filter_is_one_image(node: Node) -> str | None:
    """The filter must have shape [1][ky][kx][out]."""
    shape = node.input(1).shape
    return None if len(shape) == 4 and shape[0] == 1 else f"filter shape is {list(shape)}"


def channels_divide(node: Node) -> str | None:
    """Output channels must be depth_multiplier times the input's channels."""
    image, out_channels = node.input(0).shape, node.input(1).shape[3]
    if len(image) != 4:
        return None  # refused with its rank by read_window
    multiplier = node.integer("depth_multiplier", 1, LARGEST_EXTENT)
    if image[3] * multiplier == out_channels:
        return None
    return f"{out_channels} output channels from {image[3]} with depth_multiplier {multiplier}"


CHECKS: tuple[Check, ...] = (filter_is_one_image, channels_divide)


def read(node: Node) -> DepthwiseConv2D:
    """Check the operator and derive its integers."""
    node.expect_inputs(2, 3)
    node.expect_outputs(1)
    image, output = node.activation_input(0), node.output()
    weights, taps = node.input(1), node.constant(1, "filter")
    require_one_width(node, {"input": image, "output": output}, "int8", "int16")
    require_dtype(node, weights, "filter", "int8")
    node.check(CHECKS)
    _, kernel_height, kernel_width, out_channels = weights.shape
    window = read_window(node, image, (kernel_height, kernel_width), out_channels, dilated=True)
    act_min, act_max = activation_range(node, node.activation(), output)
    scales = weight_scales(node, weights, out_channels, axis=3)
    return DepthwiseConv2D(
        index=node.index,
        inputs=(image.index,),
        outputs=(output.index,),
        window=window,
        depth_multiplier=out_channels // window.input_channels,
        weights_bits=weights.stored_bits or 8,
        weights=taps[0],
        channels=channels_of(
            node,
            np.moveaxis(taps[0], 2, 0).reshape(out_channels, -1),
            node.optional_input(2),
            image,
            [image.scale * scale / output.scale for scale in scales],
        ),
        input_zero_point=image.zero_point,
        output_zero_point=output.zero_point,
        act_min=act_min,
        act_max=act_max,
    )
