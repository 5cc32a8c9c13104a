"""Stream time: a network over a window of frames, as one that takes a frame at a time.

Where a convolution does not pad along the first spatial axis, the rows that it computed for the
last window are rows of this one too, moved on: only the newest rows need computing, from the last
few rows of what it reads. Those few are kept, in a window that lives in the state (SHIFT_WINDOW).
An operator that looks at all of its input (a full window, a matrix, a mean) gets a window as long
as that, and is computed as ever. A frame is as many rows as it takes for every stride to come out.

Unlike the passes of `simplify` this changes what the network takes: a frame instead of a window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from microinfer.errors import UnsupportedModel
from microinfer.graph import Graph, Op, StateVariable, Tensor
from microinfer.ops.concatenation import Concatenation
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.broadcast import broadcast
from microinfer.ops.shared.node import printable
from microinfer.ops.shared.pool import Pool
from microinfer.passes.window_shift import ShiftWindow

Windowed = (Conv2D, DepthwiseConv2D, Pool)


@dataclass(frozen=True, slots=True, eq=False)
class FrameNetwork:
    """The network of one frame."""

    graph: Graph  # its input is a frame, [1][rows][...]
    window_frames: int  # that the outputs speak of: they mean something from that frame on


def stream_time(graph: Graph) -> FrameNetwork:
    """The network that takes frame after frame; UnsupportedModel where nothing would be saved.

    Its outputs after each frame are those of `graph` on the last rows, byte for byte.
    """
    if len(graph.inputs) != 1:
        raise UnsupportedModel(
            f"--stream-time: the model has {len(graph.inputs)} inputs; one is supported"
        )
    if graph.state:
        raise UnsupportedModel("--stream-time: the model keeps variables; it streams by itself")
    strides = _strides(graph)
    streamed = {tensor for op in graph.ops for tensor in op.outputs} & strides.keys()
    if not streamed:
        raise UnsupportedModel(f"--stream-time: {_why_not(graph)}")
    network = _Network(graph, strides, math.lcm(*strides.values()))
    for op in graph.ops:
        network.add(op)
    return network.finished()


def _strides(graph: Graph) -> dict[int, int]:
    """Input rows for each row of every tensor that goes on row by row in time."""
    source = _image(graph)
    strides = {} if source is None else {source: 1}
    for op in graph.ops:
        if op.inputs and all(tensor in strides for tensor in op.inputs):
            factor = _factor(graph, op)
            before = {strides[tensor] for tensor in op.inputs}
            if factor is not None and len(before) == 1:
                strides[op.outputs[0]] = before.pop() * factor
    return strides


def _image(graph: Graph) -> int | None:
    """The input as an image [1][rows][columns][channels], or a view of it that alone is read."""
    (source,) = graph.inputs
    if len(graph.tensors[source].shape) != 4:
        readers = [op for op in graph.ops if source in op.inputs]
        if len(readers) != 1 or not readers[0].IS_VIEW or source in graph.outputs:
            return None
        source = readers[0].outputs[0]
    shape = graph.tensors[source].shape
    return source if len(shape) == 4 and shape[0] == 1 else None


def _factor(graph: Graph, op: Op) -> int | None:
    """Input rows for each row that the operator computes; None where it needs all of them."""
    if isinstance(op, Windowed):
        return op.window.stride_height if _obstacle(op) is None else None
    if op.WALKS_VALUES or (isinstance(op, Concatenation) and op.joins_channels):
        return 1
    if isinstance(op, Binary) and op.broadcast.is_elementwise and len(op.inputs) == 2:
        shapes = {graph.tensors[tensor].shape for tensor in (*op.inputs, *op.outputs)}
        return 1 if len(shapes) == 1 else None
    return None


def _reach(op: Conv2D | DepthwiseConv2D | Pool) -> int:
    return (op.window.kernel_height - 1) * op.window.dilation_height + 1


def _obstacle(op: Conv2D | DepthwiseConv2D | Pool) -> str | None:
    """Why a window does not just move on with time, if it does not."""
    window = op.window
    if window.batches != 1:
        return f"has {window.batches} batches"
    if window.pad_top or window.pad_bottom:
        return f"pads {window.pad_top} rows before and {window.pad_bottom} after along time"
    if window.output_height == 1:
        return "sees all rows at once"
    if window.stride_height > _reach(op):
        return "skips rows along time"
    if (window.input_height - _reach(op)) % window.stride_height:
        return "leaves the last rows unread"
    return None


def _why_not(graph: Graph) -> str:
    if _image(graph) is None:
        shape = list(graph.tensors[graph.inputs[0]].shape)
        return f"the input is {shape}; [1][rows][columns][channels], or one view of it so, is taken"
    for op in graph.ops:
        if isinstance(op, Windowed) and (obstacle := _obstacle(op)) is not None:
            name = printable(graph.tensors[op.outputs[0]].name)
            return (
                f'operator {op.index} ({op.OPERATOR} "{name}"): {obstacle}; '
                "a window that moves on with time, without padding along it, is needed first"
            )
    return "no convolution or pool reads the input's rows as they come"


@dataclass(slots=True, eq=False)
class _Network:
    """The new graph as it grows, in the order of the old one."""

    old: Graph
    strides: dict[int, int]
    frame_rows: int
    tensors: list[Tensor] = field(init=False)
    ops: list[Op] = field(default_factory=list)
    state: list[StateVariable] = field(default_factory=list)
    newest: dict[int, int] = field(default_factory=dict)  # old tensor to that of its newest rows
    windows: dict[tuple[int, int], int] = field(default_factory=dict)  # and to its last rows
    source: int = field(init=False)

    def __post_init__(self) -> None:
        self.tensors = list(self.old.tensors)
        self.source = next(iter(self.strides))
        self.newest[self.source] = self._tensor(self.source, self._rows(self.source), "frame")

    def _rows(self, tensor: int) -> int:
        """Rows of a tensor that one frame makes."""
        return self.frame_rows // self.strides[tensor]

    def _tensor(self, old: int, rows: int, what: str) -> int:
        tensor = self.old.tensors[old]
        shape = (1, rows, *tensor.shape[2:])
        self.tensors.append(
            replace(tensor, index=len(self.tensors), shape=shape, name=f"{tensor.name} ({what})")
        )
        return len(self.tensors) - 1

    def _last_rows(self, old: int, rows: int) -> int:
        """A tensor of the last rows of an old one: the newest, or a window in the state."""
        fresh = self._rows(old)
        if rows == fresh:
            return self.newest[old]
        if rows < fresh:
            name = printable(self.old.tensors[old].name)
            raise UnsupportedModel(
                f'--stream-time: a frame makes {fresh} rows of tensor "{name}", as strides along '
                f"time ask for; the window has {rows}, and a longer window is needed"
            )
        if (old, rows) not in self.windows:
            window = self._tensor(old, rows, "window")
            tensor = self.tensors[window]
            row = tensor.elements // rows
            self.windows[old, rows] = window
            self.state.append(
                StateVariable(window, tensor.name, np.zeros(tensor.shape, tensor.dtype))
            )
            self.ops.append(
                ShiftWindow(
                    index=next((op.index for op in self.old.ops if old in op.outputs), 0),
                    inputs=(window, self.newest[old]),
                    outputs=(window,),
                    outer=1,
                    kept=(rows - fresh) * row,
                    entering=fresh * row,
                )
            )
        return self.windows[old, rows]

    def _whole(self, old: int) -> int:
        """A tensor as the old network has it."""
        if old not in self.newest:
            return old
        return self._last_rows(old, self.old.tensors[old].shape[1])

    def add(self, op: Op) -> None:
        """The operator over a frame, or over whole tensors as ever."""
        if op.outputs and op.outputs[0] == self.source:
            return  # a view of the input: the frame has its shape already
        if not (op.outputs and op.outputs[0] in self.strides):
            self.ops.append(replace(op, inputs=tuple(self._whole(t) for t in op.inputs)))
            return
        old = op.outputs[0]
        new = self._tensor(old, self._rows(old), "newest rows")
        if isinstance(op, Windowed):
            self.ops.append(self._moved_on(op, new))
        else:
            self.ops.append(self._elementwise(op, new))
        self.newest[old] = new

    def _moved_on(self, op: Conv2D | DepthwiseConv2D | Pool, new: int) -> Op:
        rows = self.tensors[new].shape[1]
        height = (rows - 1) * op.window.stride_height + _reach(op)
        return replace(
            op,
            inputs=(self._last_rows(op.inputs[0], height),),
            outputs=(new,),
            window=replace(op.window, input_height=height, output_height=rows),
        )

    def _elementwise(self, op: Op, new: int) -> Op:
        inputs = tuple(self.newest[tensor] for tensor in op.inputs)
        if isinstance(op, Binary):
            shape = self.tensors[new].shape
            return replace(op, inputs=inputs, outputs=(new,), broadcast=broadcast(shape, shape))
        if isinstance(op, Concatenation):
            pixels = math.prod(self.tensors[new].shape[:3])
            return replace(op, inputs=inputs, outputs=(new,), rows=pixels)
        return replace(op, inputs=inputs, outputs=(new,))

    def finished(self) -> FrameNetwork:
        """All of it."""
        outputs = tuple(self._whole(tensor) for tensor in self.old.outputs)
        graph = replace(
            self.old,
            tensors=tuple(self.tensors),
            ops=tuple(self.ops),
            inputs=(self.newest[self.source],),
            outputs=outputs,
            state=tuple(self.state),
        )
        frames = -(-self.old.tensors[self.source].shape[1] // self.frame_rows)
        return FrameNetwork(graph, frames)
