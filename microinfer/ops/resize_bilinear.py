"""RESIZE_BILINEAR: every output pixel is a weighted mean of four, int8 or int16, in 10-bit weights.

Weights need not lie in [0, 1] at the borders: they are kept as they come, as in both references.

Exception: TFLM has no int16, for which both references are LiteRT's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.fixedpoint import INT32_MAX, Int64
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype
from microinfer.ops.shared.resize import read_resize

ONE = 1024
"""1 in the fixed point of positions."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """For each output position: the two input positions, and the weight of the second."""

    low: Int64
    high: Int64
    fraction: Int64


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ResizeBilinear(Op):
    """Along each axis two neighbours."""

    OPERATOR: ClassVar[str] = "RESIZE_BILINEAR"

    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    rows: Axis
    columns: Axis
    dtype: np.dtype[Any]  # of input and output: int8 or int16

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """`dtype` NHWC to `dtype` NHWC."""
        image = inputs[0].astype(np.int64)
        down, right = self.rows.fraction[:, None, None], self.columns.fraction[:, None]
        above, below = image[:, self.rows.low], image[:, self.rows.high]
        total = (
            above[:, :, self.columns.low] * (ONE - down) * (ONE - right)
            + above[:, :, self.columns.high] * (ONE - down) * right
            + below[:, :, self.columns.low] * down * (ONE - right)
            + below[:, :, self.columns.high] * down * right
        )
        half = ONE * ONE // 2
        rounded = np.sign(total) * ((np.abs(total) + half) // (ONE * ONE))
        return (rounded.astype(self.dtype),)


def neighbours(extent: int, out_extent: int, align: bool, half: bool) -> Axis:
    """Positions along one axis. Source: TFLite reference_ops::ResizeBilinearInteger."""
    if align and out_extent > 1:
        scale = (ONE * (extent - 1) + (out_extent - 1) // 2) // (out_extent - 1)
    else:
        scale = (ONE * extent + out_extent // 2) // out_extent
    position = np.arange(out_extent, dtype=np.int64) * scale
    if half:
        position = position + scale // 2 - ONE // 2
    low = np.maximum(_truncated(position), 0)
    high = np.minimum(_truncated(position + ONE - 1), extent - 1)
    return Axis(low, high, position - ONE * low)


def _reach(axis: Axis) -> int:
    """The most that both weights add up to in magnitude."""
    return int((np.abs(ONE - axis.fraction) + np.abs(axis.fraction)).max())


def _truncated(position: Int64) -> Int64:
    """The position in whole pixels, cut toward zero as C divides."""
    whole: Int64 = np.sign(position) * (np.abs(position) // ONE)
    return whole


def read(node: Node) -> ResizeBilinear:
    """Check the operator and derive its integers."""
    fields, align, half = read_resize(node)
    dtype = node.input(0).dtype
    require_dtype(node, node.input(0), "input", "int8", "int16")
    _, height, width, _ = fields["input_shape"]
    _, out_height, out_width, _ = fields["output_shape"]
    rows = neighbours(height, out_height, align, half)
    columns = neighbours(width, out_width, align, half)
    for axis, extent in ((rows, height), (columns, width)):
        if int(axis.low.max()) >= extent:
            # The scale is rounded to 10 bits: far enough from 0 that leads beyond the last pixel.
            node.refuse(
                f"a position beyond {extent} pixels", "enlarging that much is not supported"
            )
    largest = 128 * _reach(rows) * _reach(columns)
    if dtype.name == "int8" and largest + ONE * ONE // 2 > INT32_MAX:
        node.refuse(f"sums up to {largest}", "sums that fit int32 are supported")
    return ResizeBilinear(**fields, rows=rows, columns=columns, dtype=dtype)
