"""TRANSPOSE_CONV: every input pixel scatters its filter over the output, int8 or int16.

Seen from the output, a convolution over the input with zeros between its pixels: output row y
sums the input rows i and filter rows ky with i * stride - padding + ky = y. Arithmetic as in
CONV_2D. The output's size is a constant of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import integers
from microinfer.ops.shared.node import LARGEST_EXTENT, Check, Node
from microinfer.ops.shared.quantization import (
    ChannelTable,
    activation_range,
    channels_of,
    require_dtype,
    weight_scales,
)
from microinfer.ops.shared.wide import require_one_width
from microinfer.ops.shared.window import Window, padding_before
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TransposeConv(Op):
    """weights: int8 [out_channels][ky][kx][in_channels].

    `window`: strides and padding are those of the forward convolution that would lead from the
    output back to the input.
    """

    OPERATOR: ClassVar[str] = "TRANSPOSE_CONV"

    window: Window
    weights: Array
    channels: ChannelTable
    input_zero_point: int
    output_zero_point: int
    act_min: int
    act_max: int

    @property
    def macs(self) -> int:
        """Every tap of every input pixel."""
        window = self.window
        return window.batches * window.input_height * window.input_width * self.weights.size

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 [N][H][W][C] to int8 [N][out_y][out_x][out_channels]."""
        w = self.window
        image = inputs[0].astype(np.float64) - self.input_zero_point
        # Room for every tap; what falls outside is cut off.
        tall = w.pad_top + w.output_height + (w.input_height - 1) * w.stride_height
        wide = w.pad_left + w.output_width + (w.input_width - 1) * w.stride_width
        tall, wide = tall + w.kernel_height, wide + w.kernel_width
        scattered = np.zeros((w.batches, tall, wide, w.output_channels))
        for ky in range(w.kernel_height):
            for kx in range(w.kernel_width):
                taps = self.weights[:, ky, kx].astype(np.float64)
                rows = slice(ky, ky + w.input_height * w.stride_height, w.stride_height)
                columns = slice(kx, kx + w.input_width * w.stride_width, w.stride_width)
                scattered[:, rows, columns] += image @ taps.T
        inside = scattered[
            :,
            w.pad_top : w.pad_top + w.output_height,
            w.pad_left : w.pad_left + w.output_width,
        ]
        acc = inside.astype(np.int64) + self.channels.bias
        out = self.channels.requantize(acc) + self.output_zero_point
        return (np.clip(out, self.act_min, self.act_max).astype(self.channels.dtype),)


def filter_takes_all_input_channels(node: Node) -> str | None:
    """The filter must have rank 4 (OHWI) and the input's channels."""
    image, weights = node.input(2).shape, node.input(1).shape
    if len(image) == len(weights) == 4 and image[3] == weights[3]:
        return None
    return f"filter shape {list(weights)} for input shape {list(image)}"


CHECKS: tuple[Check, ...] = (filter_takes_all_input_channels,)


def read_transpose_window(node: Node) -> Window:
    """The forward convolution from the output to the input, seen the other way round."""
    batches, height, width, channels = node.input(2).shape
    out_channels, kernel_height, kernel_width, _ = node.input(1).shape
    size = integers(node, 0, "output shape")
    if len(size) != 4 or size[0] != batches or size[3] != out_channels:
        node.malformed(f"output shape {size}; [{batches}, height, width, {out_channels}] is needed")
    if max(*size, height, width, channels, kernel_height, kernel_width) > LARGEST_EXTENT:
        node.refuse(f"output shape {size}", f"dimensions up to {LARGEST_EXTENT} are supported")
    node.expect_output_shape(tuple(size))
    padding = node.padding()
    stride = tuple(node.integer(f"stride_{axis}", 1, LARGEST_EXTENT) for axis in ("h", "w"))
    rows, pad_top = padding_before(padding, size[1], kernel_height, stride[0], 1)
    columns, pad_left = padding_before(padding, size[2], kernel_width, stride[1], 1)
    if (rows, columns) != (height, width):
        node.malformed(
            f"input of {height}x{width} for an output of {size[1]}x{size[2]}; "
            f"{rows}x{columns} leads there"
        )
    return Window(
        batches=batches,
        input_height=height,
        input_width=width,
        input_channels=channels,
        output_height=size[1],
        output_width=size[2],
        output_channels=out_channels,
        kernel_height=kernel_height,
        kernel_width=kernel_width,
        stride_height=stride[0],
        stride_width=stride[1],
        dilation_height=1,
        dilation_width=1,
        pad_top=pad_top,
        pad_left=pad_left,
    )


def read(node: Node) -> TransposeConv:
    """Check the operator and derive its integers."""
    node.expect_inputs(3, 4)
    node.expect_outputs(1)
    image, output = node.activation_input(2), node.output()
    weights, taps = node.input(1), node.constant(1, "filter")
    require_one_width(node, {"input": image, "output": output}, "int8", "int16")
    require_dtype(node, weights, "filter", "int8")
    node.check(CHECKS)
    window = read_transpose_window(node)
    scales = weight_scales(node, weights, window.output_channels, axis=0)
    # The option is younger than the operator: older files leave it out.
    fused = "fused_activation_function" in node.options
    kind = node.activation() if fused else ActivationFunctionType.NONE
    act_min, act_max = activation_range(node, kind, output)
    return TransposeConv(
        index=node.index,
        inputs=(image.index,),
        outputs=(output.index,),
        window=window,
        weights=taps,
        channels=channels_of(
            node,
            taps.reshape(window.output_channels, -1),
            node.optional_input(3),
            image,
            [image.scale * scale / output.scale for scale in scales],
        ),
        input_zero_point=image.zero_point,
        output_zero_point=output.zero_point,
        act_min=act_min,
        act_max=act_max,
    )
