"""Rows: how an operator walks through its tensors row by row.

A windowed or elementwise operator computes one output row from a few input rows. A *sink* takes
input rows in one at a time and adds them to accumulators: a mean over the image or a matrix over
the flattened image needs no row for longer. Knows which rows are read for which; knows nothing of
buffers, of order, or of what is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microinfer.graph import Graph, Op
from microinfer.ops.average_pool_2d import AveragePool2D
from microinfer.ops.concatenation import Concatenation
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.div import Div
from microinfer.ops.fully_connected import FullyConnected
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.reduction import ScaledSum
from microinfer.ops.shared.window import Window

Windowed = (Conv2D, DepthwiseConv2D, Pool)
"""Operators whose kernels compute one output row at a time."""

ACCUMULATOR_BYTES = 4


@dataclass(frozen=True, slots=True)
class Reads:
    """Which of an input's `height` rows an output row reads: the same distance further each row.

    Row y reads nothing before stride * y - before and `reach` rows at the most from there, as far
    as they are inside the image.
    """

    height: int
    stride: int
    before: int
    reach: int

    def first(self, y: int) -> int:
        """The first row that output row y may read; the height where that is none."""
        return min(max(self.stride * y - self.before, 0), self.height)

    def end(self, y: int) -> int:
        """The row after the last one that output row y may read."""
        return min(max(self.stride * y - self.before + self.reach, 0), self.height)

    def mirrored(self, rows: int) -> Reads:
        """The same, where both tensors are walked from their last row to their first.

        rows: of the output.
        """
        last = self.stride * (rows - 1) + self.reach - self.before
        return Reads(self.height, self.stride, last - self.height, self.reach)


def each_row(height: int) -> Reads:
    """Row y reads row y."""
    return Reads(height, 1, 0, 1)


@dataclass(frozen=True, slots=True)
class Walk:
    """An operator's way through its rows."""

    rows: int  # that it computes; of a sink, that it takes in
    reads: Mapping[int, Reads]  # by position among the operator's inputs
    accumulator_bytes: int = 0  # of a sink

    @property
    def is_sink(self) -> bool:
        """Whether rows go into accumulators."""
        return self.accumulator_bytes > 0

    def mirrored(self) -> Walk:
        """From the last row to the first."""
        reads = {position: item.mirrored(self.rows) for position, item in self.reads.items()}
        return Walk(self.rows, reads, self.accumulator_bytes)


def walk_of(graph: Graph, op: Op) -> Walk | None:
    """How an operator computes rows; None where there is no kernel for one."""
    if isinstance(op, Windowed) and op.window.batches == 1:
        window = op.window
        reach = (window.kernel_height - 1) * window.dilation_height + 1
        reads = Reads(window.input_height, window.stride_height, window.pad_top, reach)
        return Walk(window.output_height, {0: reads})
    joins = isinstance(op, Concatenation) and op.joins_channels
    values = is_elementwise(op) and not isinstance(op, Div)  # its kernel takes whole tensors
    if joins or values:
        types = {graph.tensors[i].dtype.name for i in (*op.inputs, *op.outputs)}
        if types not in ({"int8"}, {"int16"}):
            return None
        shape = graph.tensors[op.outputs[0]].shape
        if len(shape) != 4 or shape[0] != 1:
            return None
        return Walk(shape[1], dict.fromkeys(range(len(op.inputs)), each_row(shape[1])))
    return None


def sink_of(graph: Graph, op: Op, rows: int) -> Walk | None:
    """How an operator adds up input rows as they come, where it can; rows: its input has."""
    if rows < 2 or graph.tensors[op.inputs[0]].dtype.name != "int8":
        return None
    if getattr(op, "weights_bits", 8) != 8:
        return None  # packed weights have no kernel that adds rows up
    if isinstance(op, (Conv2D, DepthwiseConv2D, AveragePool2D)):
        if not _sees_all(op.window) or op.window.input_height != rows:
            return None
        sums = op.window.output_width * op.window.output_channels
    elif isinstance(op, ScaledSum):
        shape = op.input_shape
        if len(shape) != 4 or shape[:2] != (1, rows) or op.axes | {0} != {0, 1, 2}:
            return None
        sums = shape[3]
    elif isinstance(op, FullyConnected) and op.batches == 1 and op.weights_zero_point == 0:
        sums = op.out_features
    else:
        return None
    return Walk(rows, {0: each_row(rows)}, ACCUMULATOR_BYTES * sums)


def _sees_all(window: Window) -> bool:
    """Whether its one output row needs each input row once, and nothing else."""
    return (
        window.batches == 1
        and window.output_height == 1
        and window.pad_top == 0
        and window.kernel_height == window.input_height
        and window.dilation_height == 1
    )


def is_elementwise(op: Op) -> bool:
    """Whether value i of the output needs values i of the inputs alone, walked in order."""
    if isinstance(op, Binary):
        return op.broadcast.is_elementwise
    return op.WALKS_VALUES
