"""Window: the geometry that convolutions and pools share, batch x height x width x channels.

Knows where a window's taps fall and how padding splits; knows nothing of what is done with the
values. Twin of runtime_c's `mi_window.h`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microinfer.graph import Array, Tensor
from microinfer.ops.shared.node import LARGEST_EXTENT, Node
from microinfer.schema import Padding


def padding_before(
    padding: Padding, extent: int, kernel: int, stride: int, dilation: int
) -> tuple[int, int]:
    """(output extent, cells of padding before the first input) along one axis.

    SAME puts the odd cell at the end. The output extent is 0 or less when a VALID window does
    not fit. Source: TFLite ComputePaddingHeightWidth.
    """
    reach = (kernel - 1) * dilation + 1
    if padding is Padding.VALID:
        return -((reach - 1 - extent) // stride), 0
    out = -(-extent // stride)
    total = max(0, (out - 1) * stride + reach - extent)
    return out, total // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A kernel sliding over an image; extents in cells, `pad_*` before the first cell."""

    batches: int
    input_height: int
    input_width: int
    input_channels: int
    output_height: int
    output_width: int
    output_channels: int
    kernel_height: int
    kernel_width: int
    stride_height: int
    stride_width: int
    dilation_height: int
    dilation_width: int
    pad_top: int
    pad_left: int

    @property
    def output_shape(self) -> tuple[int, int, int, int]:
        """NHWC."""
        return self.batches, self.output_height, self.output_width, self.output_channels

    @property
    def pad_bottom(self) -> int:
        """Rows of padding that the last output row reaches below the input."""
        reach = (self.kernel_height - 1) * self.dilation_height + 1
        return max(
            0,
            (self.output_height - 1) * self.stride_height
            + reach
            - self.pad_top
            - self.input_height,
        )

    @property
    def pad_right(self) -> int:
        """Columns of padding that the last output column reaches beyond the input."""
        reach = (self.kernel_width - 1) * self.dilation_width + 1
        return max(
            0,
            (self.output_width - 1) * self.stride_width + reach - self.pad_left - self.input_width,
        )

    @property
    def has_padding(self) -> bool:
        """Whether any window reaches outside the input."""
        return any((self.pad_top, self.pad_bottom, self.pad_left, self.pad_right))

    def patches(self, image: Array, fill: float) -> Array:
        """[N][H][W][C] to a view [N][out_y][out_x][ky][kx][C]; outside cells hold `fill`.

        C is the array's own channel count, whatever the window says.
        """
        padded = np.pad(
            image,
            ((0, 0), (self.pad_top, self.pad_bottom), (self.pad_left, self.pad_right), (0, 0)),
            constant_values=fill,
        )
        batch, row, column, channel = padded.strides
        return np.lib.stride_tricks.as_strided(
            padded,
            (
                self.batches,
                self.output_height,
                self.output_width,
                self.kernel_height,
                self.kernel_width,
                image.shape[3],
            ),
            (
                batch,
                row * self.stride_height,
                column * self.stride_width,
                row * self.dilation_height,
                column * self.dilation_width,
                channel,
            ),
            writeable=False,
        )


def read_window(
    node: Node,
    image: Tensor,
    kernel: tuple[int, int],
    output_channels: int,
    dilated: bool,
) -> Window:
    """Geometry from the operator's options; checks it against the file's output shape.

    kernel: (height, width). `dilated`: whether the operator has dilation options.
    """
    if len(image.shape) != 4:
        node.refuse(f"input has rank {len(image.shape)}", "rank 4 (NHWC) is supported")
    largest = max(*image.shape, *kernel, output_channels)
    if largest > LARGEST_EXTENT:
        node.refuse(f"a dimension is {largest}", f"up to {LARGEST_EXTENT} is supported")
    padding = node.padding()
    stride = tuple(node.integer(f"stride_{axis}", 1, LARGEST_EXTENT) for axis in ("h", "w"))
    dilation = (1, 1)
    if dilated:
        dilation = (
            node.integer("dilation_h_factor", 1, LARGEST_EXTENT),
            node.integer("dilation_w_factor", 1, LARGEST_EXTENT),
        )
    batches, height, width, channels = image.shape
    out_height, pad_top = padding_before(padding, height, kernel[0], stride[0], dilation[0])
    out_width, pad_left = padding_before(padding, width, kernel[1], stride[1], dilation[1])
    if out_height < 1 or out_width < 1:
        node.malformed(
            f"a {kernel[0]}x{kernel[1]} window does not fit a {height}x{width} input with "
            "VALID padding; the output would be empty"
        )
    node.expect_output_shape((batches, out_height, out_width, output_channels))
    return Window(
        batches=batches,
        input_height=height,
        input_width=width,
        input_channels=channels,
        output_height=out_height,
        output_width=out_width,
        output_channels=output_channels,
        kernel_height=kernel[0],
        kernel_width=kernel[1],
        stride_height=stride[0],
        stride_width=stride[1],
        dilation_height=dilation[0],
        dilation_width=dilation[1],
        pad_top=pad_top,
        pad_left=pad_left,
    )
