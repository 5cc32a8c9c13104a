"""Float32 convolutions and pools: the geometry of the integer ones, sums in double."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.float_ops.kernel import Double, FloatFields, FloatOp, read_operands
from microinfer.ops.conv_2d import CHECKS as CONV_CHECKS
from microinfer.ops.depthwise_conv_2d import CHECKS as DEPTHWISE_CHECKS
from microinfer.ops.shared.node import LARGEST_EXTENT, Node
from microinfer.ops.shared.window import Window, read_window
from microinfer.ops.transpose_conv import CHECKS as TRANSPOSE_CHECKS
from microinfer.ops.transpose_conv import read_transpose_window


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Windowed(FloatOp):
    """Operands: image, and for convolutions filter and, where there is one, bias."""

    window: Window


def _with_bias(acc: Double, operands: Sequence[Double]) -> Double:
    return acc + operands[2].reshape(-1) if len(operands) > 2 else acc


class Conv2D(Windowed):
    """Filters [out][ky][kx][in / groups]."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "CONV_2D"

    @property
    def macs(self) -> int:
        """Every tap of every output."""
        window = self.window
        pixels = window.batches * window.output_height * window.output_width
        taps = self.constants[1]
        return pixels * (0 if taps is None else taps.size)

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        patches = self.window.patches(operands[0], fill=0.0)
        groups = operands[0].shape[3] // operands[1].shape[3]
        split = patches.reshape(*patches.shape[:5], groups, -1)
        taps = operands[1].reshape(groups, -1, *operands[1].shape[1:])
        acc = np.einsum("nyxijgc,goijc->nyxgo", split, taps, optimize=True)
        return _with_bias(acc.reshape(self.output_shape), operands)


class DepthwiseConv2D(Windowed):
    """Filters [1][ky][kx][out]."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "DEPTHWISE_CONV_2D"

    @property
    def macs(self) -> int:
        """Every tap of every output."""
        window = self.window
        pixels = window.batches * window.output_height * window.output_width
        taps = self.constants[1]
        return pixels * (0 if taps is None else taps.size)

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        image = np.repeat(operands[0], operands[1].shape[3] // operands[0].shape[3], axis=3)
        patches = self.window.patches(image, fill=0.0)
        acc = np.einsum("nyxijc,ijc->nyxc", patches, operands[1][0], optimize=True)
        return _with_bias(acc, operands)


class TransposeConv(Windowed):
    """Filters [out][ky][kx][in], each scattered from every input pixel."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "TRANSPOSE_CONV"

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        w = self.window
        tall = w.pad_top + w.output_height + w.input_height * w.stride_height + w.kernel_height
        wide = w.pad_left + w.output_width + w.input_width * w.stride_width + w.kernel_width
        scattered = np.zeros((w.batches, tall, wide, w.output_channels))
        for ky in range(w.kernel_height):
            for kx in range(w.kernel_width):
                rows = slice(ky, ky + w.input_height * w.stride_height, w.stride_height)
                columns = slice(kx, kx + w.input_width * w.stride_width, w.stride_width)
                scattered[:, rows, columns] += operands[0] @ operands[1][:, ky, kx].T
        inside = scattered[
            :, w.pad_top : w.pad_top + w.output_height, w.pad_left : w.pad_left + w.output_width
        ]
        return _with_bias(inside, operands)


class AveragePool2D(Windowed):
    """The mean of the cells inside the image."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "AVERAGE_POOL_2D"

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        total = self.window.patches(operands[0], fill=0.0).sum(axis=(3, 4))
        count = self.window.patches(np.ones_like(operands[0]), fill=0.0).sum(axis=(3, 4))
        return np.asarray(total / count)


class L2Pool2D(Windowed):
    """The root of the mean square of the cells inside the image."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "L2_POOL_2D"

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        total = self.window.patches(operands[0] ** 2, fill=0.0).sum(axis=(3, 4))
        count = self.window.patches(np.ones_like(operands[0]), fill=0.0).sum(axis=(3, 4))
        return np.asarray(np.sqrt(total / count))


class MaxPool2D(Windowed):
    """The largest of the cells inside the image."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "MAX_POOL_2D"

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        return np.asarray(self.window.patches(operands[0], fill=-np.inf).max(axis=(3, 4)))


def _operands(node: Node, image: int, weights: int, bias: int) -> FloatFields:
    fields = read_operands(
        node, (image, weights) + ((bias,) if node.optional_input(bias) is not None else ())
    )
    if any(constant is None for constant in fields["constants"][1:]):
        node.refuse("filter or bias computed at run time", "constants are supported")
    return fields


def _check_bias(node: Node, fields: FloatFields, channels: int) -> None:
    for bias in fields["constants"][2:]:
        if bias is not None and bias.size != channels:
            node.malformed(f"bias has {bias.size} values; {channels} channels")


def read_conv(node: Node) -> Conv2D:
    """Check the operator."""
    node.expect_inputs(2, 3)
    fields = _operands(node, 0, 1, 2)
    node.check(CONV_CHECKS)
    out_channels, height, width, _ = node.input(1).shape
    _check_bias(node, fields, out_channels)
    window = read_window(node, node.input(0), (height, width), out_channels, dilated=True)
    return Conv2D(**fields, window=window)


def read_depthwise(node: Node) -> DepthwiseConv2D:
    """Check the operator."""
    node.expect_inputs(2, 3)
    fields = _operands(node, 0, 1, 2)
    node.check(DEPTHWISE_CHECKS)
    _, height, width, out_channels = node.input(1).shape
    _check_bias(node, fields, out_channels)
    window = read_window(node, node.input(0), (height, width), out_channels, dilated=True)
    return DepthwiseConv2D(**fields, window=window)


def read_transpose_conv(node: Node) -> TransposeConv:
    """Check the operator."""
    node.expect_inputs(3, 4)
    fields = _operands(node, 2, 1, 3)
    node.check(TRANSPOSE_CHECKS)
    window = read_transpose_window(node)
    _check_bias(node, fields, window.output_channels)
    return TransposeConv(**fields, window=window)


def _pool(node: Node) -> tuple[FloatFields, Window]:
    node.expect_inputs(1)
    fields = read_operands(node, (0,))
    image = node.input(0)
    kernel = (
        node.integer("filter_height", 1, LARGEST_EXTENT),
        node.integer("filter_width", 1, LARGEST_EXTENT),
    )
    channels = image.shape[-1] if image.shape else 1
    return fields, read_window(node, image, kernel, channels, dilated=False)


def read_average_pool(node: Node) -> AveragePool2D:
    """Check the operator."""
    fields, window = _pool(node)
    return AveragePool2D(**fields, window=window)


def read_l2_pool(node: Node) -> L2Pool2D:
    """Check the operator."""
    fields, window = _pool(node)
    return L2Pool2D(**fields, window=window)


def read_max_pool(node: Node) -> MaxPool2D:
    """Check the operator."""
    fields, window = _pool(node)
    return MaxPool2D(**fields, window=window)
