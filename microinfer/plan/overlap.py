"""Overlap: how far an operator's output may lie over an input that dies with it.

A kernel that walks its output in order leaves input behind that it will never read again; output
may be written there. What is allowed is one number per direction:

    forward   rows from first to last:  input offset - output offset >= forward
    backward  rows from last to first:  output offset - input offset >= backward

A row kernel may write its whole output row before it has read all of the rows it needs, so the rows
that it needs itself must still be there when it is done. Elementwise kernels read a value before
they write it, softmax a row of values: in place is distance 0. So is it for the operand of a
broadcast that has a value for each of the output's.
(D. Blacker et al., arXiv 2010.01668, by rows.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from microinfer.graph import Graph, Op
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.softmax_16 import Softmax16
from microinfer.ops.shared.window import Window
from microinfer.ops.softmax import Softmax
from microinfer.plan.rows import Windowed, is_elementwise


@dataclass(frozen=True, slots=True)
class Overlap:
    """Least distances in bytes; None where a direction is not to be had."""

    forward: int
    backward: int | None


def overlaps(graph: Graph, op: Op) -> Mapping[int, Overlap]:
    """For each input tensor that the first output may overlap, how far."""
    if isinstance(op, Windowed) and op.window.batches == 1:
        source, target = graph.tensors[op.inputs[0]], graph.tensors[op.outputs[0]]
        found = _of_window(op.window, source.dtype.itemsize, target.dtype.itemsize)
        return {op.inputs[0]: found}
    if is_elementwise(op) or isinstance(op, (Binary, Softmax, Softmax16)):
        size = graph.tensors[op.outputs[0]].size_bytes
        same = [index for index in op.inputs if graph.tensors[index].size_bytes == size]
        return {index: Overlap(0, None) for index in same}
    return {}


def _of_window(window: Window, input_size: int, output_size: int) -> Overlap:
    """Distances of a window's rows; sizes: bytes of one value."""
    row_in = window.input_width * window.input_channels * input_size
    row_out = window.output_width * window.output_channels * output_size
    rows = range(window.output_height)
    first, end = zip(*(_rows_needed(window, y) for y in rows), strict=True)
    later = tuple(accumulate(reversed(first), min))[
        ::-1
    ]  # the first that row y or a later one needs
    earlier = tuple(accumulate(end, max))
    return Overlap(
        forward=max((y + 1) * row_out - later[y] * row_in for y in rows),
        backward=max(earlier[y] * row_in - y * row_out for y in rows),
    )


def _rows_needed(window: Window, y: int) -> tuple[int, int]:
    """(first, end) of the input rows inside the image that output row y reads."""
    top = y * window.stride_height - window.pad_top
    inside = [
        row
        for tap in range(window.kernel_height)
        if 0 <= (row := top + tap * window.dilation_height) < window.input_height
    ]
    if not inside:
        return window.input_height, 0  # only padding: nothing is read
    return inside[0], inside[-1] + 1
