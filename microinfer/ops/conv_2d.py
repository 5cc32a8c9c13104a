"""CONV_2D: a sum of products per output channel over a sliding window, int8 or int16.

The arithmetic is TFLite's: int32 accumulation, per-channel double-rounding requantisation, fused
clamp; for int16 activations int64 accumulation and one rounding. Padded cells count as real 0,
that is as the input's zero point. A filter of fewer channels than the input has splits both into
groups, each with output channels of its own.

Exception to the official runtimes: a bias may be left away, which LiteRT refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Check, Node
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
class Conv2D(Op):
    """weights: int8 [out_channels][ky][kx][in_channels / groups]."""

    OPERATOR: ClassVar[str] = "CONV_2D"

    window: Window
    groups: int
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
        outputs = window.batches * window.output_height * window.output_width
        return outputs * self.weights.size

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 [N][H][W][C] to int8 [N][out_y][out_x][out_channels]."""
        image = inputs[0].astype(np.float64) - self.input_zero_point
        patches = self.window.patches(image, fill=0.0)
        grouped = patches.reshape(*patches.shape[:5], self.groups, -1)  # [N][y][x][ky][kx][g][C]
        taps = self.weights.reshape(self.groups, -1, self.weights[0].size).astype(np.float64)
        columns = np.moveaxis(grouped, 5, 0).reshape(self.groups, -1, taps.shape[2])
        # float64 holds these integers exactly: |sum| < 2**47 by the accumulator certificate.
        acc = columns @ taps.transpose(0, 2, 1)  # [g][pixels][out_channels / groups]
        pixels = np.moveaxis(acc, 0, 1).reshape(-1, self.window.output_channels)
        acc_int = pixels.astype(np.int64) + self.channels.bias
        out = self.channels.requantize(acc_int) + self.output_zero_point
        clamped = np.clip(out, self.act_min, self.act_max).astype(self.channels.dtype)
        return (clamped.reshape(self.window.output_shape),)


def filter_is_rank_4(node: Node) -> str | None:
    """The filter must have rank 4 (OHWI)."""
    rank = len(node.input(1).shape)
    return None if rank == 4 else f"filter has rank {rank}"


def groups_divide_the_channels(node: Node) -> str | None:
    """The filter's channels must divide the input's, and their number of groups the outputs."""
    image, weights = node.input(0).shape, node.input(1).shape
    if len(image) != 4:
        return None
    if image[3] % weights[3] == 0 and weights[0] % (image[3] // weights[3]) == 0:
        return None
    return f"filter gives {weights[0]} and takes {weights[3]} channels of an input with {image[3]}"


CHECKS: tuple[Check, ...] = (filter_is_rank_4, groups_divide_the_channels)


def read(node: Node) -> Conv2D:
    """Check the operator and derive its integers."""
    node.expect_inputs(2, 3)
    node.expect_outputs(1)
    image, output = node.activation_input(0), node.output()
    weights, taps = node.input(1), node.constant(1, "filter")
    require_one_width(node, {"input": image, "output": output}, "int8", "int16")
    require_dtype(node, weights, "filter", "int8")
    node.check(CHECKS)
    out_channels, kernel_height, kernel_width, _ = weights.shape
    window = read_window(node, image, (kernel_height, kernel_width), out_channels, dilated=True)
    act_min, act_max = activation_range(node, node.activation(), output)
    scales = weight_scales(node, weights, out_channels, axis=0)
    return Conv2D(
        index=node.index,
        inputs=(image.index,),
        outputs=(output.index,),
        window=window,
        groups=image.shape[3] // weights.shape[3],
        weights_bits=weights.stored_bits or 8,
        weights=taps,
        channels=channels_of(
            node,
            taps.reshape(out_channels, -1),
            node.optional_input(2),
            image,
            [image.scale * scale / output.scale for scale in scales],
        ),
        input_zero_point=image.zero_point,
        output_zero_point=output.zero_point,
        act_min=act_min,
        act_max=act_max,
    )
