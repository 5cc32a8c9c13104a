"""RESIZE_NEAREST_NEIGHBOR: every output pixel is an input pixel; any element type.

Which one is decided in float32, as in both references, ahead of time: the C holds two tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, round_half_away_array
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.resize import read_resize


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ResizeNearestNeighbor(Op):
    """rows, columns: the input's for each of the output's."""

    OPERATOR: ClassVar[str] = "RESIZE_NEAREST_NEIGHBOR"

    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    rows: Int64
    columns: Int64

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """NHWC to NHWC of the same type."""
        return (inputs[0][:, self.rows][:, :, self.columns],)


def nearest(extent: int, out_extent: int, align: bool, half: bool) -> Int64:
    """The input position for each output position along one axis."""
    single = np.float32
    if align and out_extent > 1:
        scale = single(extent - 1) / single(out_extent - 1)
    else:
        scale = single(extent) / single(out_extent)
    position = (np.arange(out_extent).astype(np.float32) + single(0.5 if half else 0)) * scale
    whole = round_half_away_array(position) if align else np.floor(position)
    chosen: Int64 = np.clip(whole.astype(np.int64), 0, extent - 1)
    return chosen


def read(node: Node) -> ResizeNearestNeighbor:
    """Check the operator and choose the pixels."""
    fields, align, half = read_resize(node)
    _, height, width, _ = fields["input_shape"]
    _, out_height, out_width, _ = fields["output_shape"]
    return ResizeNearestNeighbor(
        **fields,
        rows=nearest(height, out_height, align, half),
        columns=nearest(width, out_width, align, half),
    )
