"""Channels: which channels of a tensor hold one value, and which are read at all.

A channel is a position in the last dimension. Knows two kinds of operators: `links` has those that
carry channels from input to output, products mix them by filters that say what they read. Every
other operator reads all channels and promises nothing. What an operator makes of constant channels
is computed by its own reference, so that no arithmetic is repeated here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

import numpy as np

from microinfer.graph import Array, Graph, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.fully_connected import FullyConnected
from microinfer.passes.links import NOWHERE, links

Product = Conv2D | FullyConnected
"""A sum over channels."""

Constants = Mapping[int, Array]
"""Tensor to a float per channel: the stored value that it always holds, or nan."""


def constant_channels(graph: Graph) -> Constants:
    """What is known of every run-time tensor, from inputs to outputs."""
    found: dict[int, Array] = {}
    for index in (*graph.inputs, *(variable.tensor for variable in graph.state)):
        found[index] = _unknown(graph, index)
    for op in graph.ops:
        for index in op.outputs:
            found[index] = _unknown(graph, index)
        fixed = _fixed(graph, op, found)
        if fixed is not None and fixed.any():
            found[op.outputs[0]] = _evaluated(graph, op, found, fixed)
    return found


def read_channels(graph: Graph, constants: Constants) -> Mapping[int, Array]:
    """A bool per channel of every run-time tensor: whether it must be computed.

    Linked channels are computed together or not at all, whoever of several readers wants them.
    """
    read = {index: np.zeros(len(values), bool) for index, values in constants.items()}
    for index in (*graph.inputs, *graph.outputs, *(v.tensor for v in graph.state)):
        read[index][:] = True
    while True:
        before = sum(int(channels.sum()) for channels in read.values())
        for op in reversed(graph.ops):
            for index in op.outputs:
                read[index][0] |= not read[index].any()  # a tensor has one channel at least
            _read_by(graph, op, constants, read)
        if before == sum(int(channels.sum()) for channels in read.values()):
            return read


def is_product(op: Op, graph: Graph) -> TypeGuard[Product]:
    """Whether it is a product whose filters say which channels they read."""
    if isinstance(op, Conv2D):
        return op.groups == 1
    if isinstance(op, FullyConnected):
        shape = graph.tensors[op.inputs[0]].shape
        return bool(shape) and shape[-1] == op.in_features and op.weights_zero_point == 0
    return False


def foldable(op: Product, values: Array) -> Array:
    """Which input channels give every tap the same value: constants, on padding too."""
    known = ~np.isnan(values)
    padded = isinstance(op, Conv2D) and op.window.has_padding
    return known & (values == op.input_zero_point) if padded else known


def _read_by(graph: Graph, op: Op, constants: Constants, read: Mapping[int, Array]) -> None:
    """Adds what an operator reads; and, where channels are linked, what it has to write."""
    sources = links(graph, op)
    if sources is not None:
        written = read[op.outputs[0]]
        for index, source in zip(op.inputs, sources, strict=True):
            linked = source != NOWHERE
            read[index][source[linked & written]] = True
            written[linked] |= read[index][source[linked]]
    elif is_product(op, graph):
        (index,) = op.inputs
        filters = op.weights.reshape(len(op.weights), -1, op.weights.shape[-1])
        used = filters[read[op.outputs[0]]].any(axis=(0, 1))
        read[index] |= used & ~foldable(op, constants[index])
    else:
        for index in (*op.inputs, *op.outputs):
            read[index][:] = True


def _unknown(graph: Graph, index: int) -> Array:
    shape = graph.tensors[index].shape
    return np.full(shape[-1] if shape else 1, np.nan)


def _fixed(graph: Graph, op: Op, found: Constants) -> Array | None:
    """Which output channels depend on known channels alone; None where nothing is known."""
    sources = links(graph, op)
    if sources is not None:
        fixed = np.ones(len(found[op.outputs[0]]), bool)
        for index, source in zip(op.inputs, sources, strict=True):
            fixed &= (source == NOWHERE) | ~np.isnan(found[index])[source]
        if isinstance(op, DepthwiseConv2D):
            fixed |= ~op.weights.any(axis=(0, 1))
        return fixed
    if is_product(op, graph):
        filters = op.weights.reshape(len(op.weights), -1, op.weights.shape[-1])
        return np.asarray(~filters[..., np.isnan(found[op.inputs[0]])].any(axis=(1, 2)))
    return None


def _evaluated(graph: Graph, op: Op, found: Constants, fixed: Array) -> Array:
    """The value of each output channel that is fixed and the same everywhere, nan elsewhere.

    A padded window sees a constant as something else at the border: that shows here.
    """
    inputs = []
    for index in op.inputs:
        tensor = graph.tensors[index]
        values = np.nan_to_num(found[index]).astype(tensor.dtype)
        inputs.append(np.broadcast_to(values, tensor.shape))
    (result,) = op.reference(inputs)
    rows = result.reshape(-1, len(fixed))
    return np.where(fixed & (rows == rows[0]).all(axis=0), rows[0].astype(float), np.nan)
