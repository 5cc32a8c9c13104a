"""Tags: which byte of which tensor lies where, for those who walk through a plan.

Knows how a byte is marked, and from a window itself which rows it touches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from microinfer.graph import Array
from microinfer.ops.abs import Abs16
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.leaky_relu import LeakyRelu16
from microinfer.ops.rsqrt import Rsqrt16
from microinfer.ops.shared.curve import Curve
from microinfer.ops.shared.interpolation import Interpolated
from microinfer.ops.shared.lookup import Lookup
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.rectifier import Rectifier
from microinfer.ops.shared.softmax_16 import Softmax16
from microinfer.ops.softmax import Softmax

NOBODY = -1
TAG_BYTES = 1 << 32
"""Tags are tensor * TAG_BYTES + byte: no tensor is as large."""

Name = tuple[int, int]
"""Whose bytes a tensor's are, and from which of them on: those of views and parts are another's."""


IN_PLACE = (
    Abs16,
    Curve,
    Interpolated,
    LeakyRelu16,
    Lookup,
    Rectifier,
    Rsqrt16,
    Softmax,
    Softmax16,
)
"""Kernels of one input that have read a value, or a row of them, before they write there."""


def tags_of(name: Name, part: slice, size: int) -> Array:
    """Tags of a part of a tensor of `size` bytes."""
    start, stop, _ = part.indices(size)
    whose, first = name
    return whose * TAG_BYTES + first + np.arange(start, stop, dtype=np.int64)


def touched_rows(op: Conv2D | DepthwiseConv2D | Pool) -> Sequence[Sequence[int]]:
    """Which input rows each output row touches, read off the window itself."""
    window = op.window
    numbers = np.arange(window.input_height).reshape(1, -1, 1, 1)
    image = np.broadcast_to(numbers, (1, window.input_height, window.input_width, 1)).copy()
    touched = window.patches(image, fill=-1).reshape(window.output_height, -1)
    return [sorted({int(row) for row in rows if row >= 0}) for rows in touched]
