"""Borders: a PAD whose value is what the window after it takes padding for is padding of its own.

Convolutions take padding for input zero points; a maximum never sees it, so that a border of the
smallest value is the same. No window may lie in the border as a whole: a maximum would find
nothing there, and kernels count on a tap inside the image in every row.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from microinfer.graph import Graph, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.max_pool_2d import MaxPool2D
from microinfer.ops.shared.padding import ConstantPad
from microinfer.ops.shared.window import Window
from microinfer.passes.rewiring import fused, only_reader, rewritten

IMAGE_RANK = 4


def fold_borders(graph: Graph) -> Graph:
    """Every such PAD in the window that reads it; the graph itself where there is none."""
    return rewritten(graph, _folded)


def _folded(graph: Graph, op: Op) -> Graph | None:
    if not isinstance(op, ConstantPad):
        return None
    reader = only_reader(graph, op.outputs[0])
    if not isinstance(reader, (Conv2D, DepthwiseConv2D, MaxPool2D)):
        return None
    dtype = graph.tensors[op.outputs[0]].dtype
    unseen = np.iinfo(dtype).min if isinstance(reader, MaxPool2D) else reader.input_zero_point
    window = _widened(op, reader.window)
    if op.value != unseen or window is None:
        return None
    return fused(graph, [op, reader], replace(reader, window=window, inputs=op.inputs))


def _widened(pad: ConstantPad, inner: Window) -> Window | None:
    """The window over the image without its border, or None where there is none."""
    if len(pad.input_shape) != IMAGE_RANK or any(any(pad.paddings[axis]) for axis in (0, 3)):
        return None
    (top, _), (left, _) = pad.paddings[1:3]
    window = replace(
        inner,
        input_height=pad.input_shape[1],
        input_width=pad.input_shape[2],
        pad_top=inner.pad_top + top,
        pad_left=inner.pad_left + left,
    )
    reach_down = (window.kernel_height - 1) * window.dilation_height
    reach_across = (window.kernel_width - 1) * window.dilation_width
    inside = (
        max(window.pad_top, window.pad_bottom) <= reach_down
        and max(window.pad_left, window.pad_right) <= reach_across
    )
    return window if inside else None
