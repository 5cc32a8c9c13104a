"""Channels: which channels of a tensor hold one value, and which are read at all.

A channel is a position in the last dimension. Knows how operators carry channels from input to
output, one by one or mixed; every other operator reads all of them and promises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

import numpy as np

from microinfer.graph import Array, Graph, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.fully_connected import FullyConnected
from microinfer.ops.shared.lookup import Lookup
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.quantization import WideChannelTable
from microinfer.ops.shared.view import View

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
        if _keeps_channels(graph, op):
            found[op.outputs[0]] = _carried(op, found[op.inputs[0]])
        elif _mixes_channels(op, graph):
            found[op.outputs[0]] = _mixed(op, found[op.inputs[0]])
    return found


def read_channels(graph: Graph, constants: Constants) -> Mapping[int, Array]:
    """A bool per channel of every run-time tensor: whether it must be computed."""
    read = {index: np.zeros(len(values), bool) for index, values in constants.items()}
    for index in (*graph.inputs, *graph.outputs, *(v.tensor for v in graph.state)):
        read[index][:] = True
    for op in reversed(graph.ops):
        if _keeps_channels(graph, op):
            read[op.inputs[0]] |= read[op.outputs[0]]
        elif _mixes_channels(op, graph):
            read[op.inputs[0]] |= _taken(op, constants[op.inputs[0]], read[op.outputs[0]])
        else:
            for index in op.inputs:
                read[index][:] = True
            for index in op.outputs:
                read[index][:] = True
        for index in op.outputs:
            if not read[index].any():
                read[index][0] = True  # a tensor has one channel at least
                _let_first_be_read(graph, op, read)
    return read


def _let_first_be_read(graph: Graph, op: Op, read: Mapping[int, Array]) -> None:
    if _keeps_channels(graph, op):
        read[op.inputs[0]][0] = True
    else:
        for index in op.inputs:
            read[index][:] = True


def _unknown(graph: Graph, index: int) -> Array:
    shape = graph.tensors[index].shape
    return np.full(shape[-1] if shape else 1, np.nan)


def _is_int8(graph: Graph, op: Op) -> bool:
    return all(graph.tensors[i].dtype.name == "int8" for i in (*op.inputs, *op.outputs))


def _keeps_channels(graph: Graph, op: Op) -> bool:
    """Whether output channel c depends on input channel c alone."""
    if len(op.inputs) != 1 or len(op.outputs) != 1 or not _is_int8(graph, op):
        return False
    if isinstance(op, DepthwiseConv2D):
        return op.depth_multiplier == 1
    if isinstance(op, View):
        source, target = graph.tensors[op.inputs[0]].shape, op.shape
        return bool(source and target) and source[-1] == target[-1]
    return isinstance(op, (Pool, Lookup))


def _mixes_channels(op: Op, graph: Graph) -> TypeGuard[Product]:
    """Whether it is a product whose filters say which channels they read."""
    if not _is_int8(graph, op):
        return False
    if isinstance(op, Conv2D):
        return op.groups == 1 and not isinstance(op.channels, WideChannelTable)
    if isinstance(op, FullyConnected):
        shape = graph.tensors[op.inputs[0]].shape
        return bool(shape) and shape[-1] == op.in_features and op.weights_zero_point == 0
    return False


def _has_padding(op: Op) -> bool:
    return isinstance(op, (Conv2D, DepthwiseConv2D)) and op.window.has_padding


def _foldable(op: Product | DepthwiseConv2D, values: Array) -> Array:
    """Which input channels give every tap the same value: constants, on padding too."""
    known = ~np.isnan(values)
    return known & (values == op.input_zero_point) if _has_padding(op) else known


def _carried(op: Op, values: Array) -> Array:
    if isinstance(op, DepthwiseConv2D):
        taps = op.weights.astype(np.int64).sum(axis=(0, 1))
        silent = ~op.weights.any(axis=(0, 1))
        fixed = _foldable(op, values) | silent
        inputs = np.where(np.isnan(values) | silent, op.input_zero_point, values)
        return _stored(op, taps * (inputs.astype(np.int64) - op.input_zero_point), fixed)
    if isinstance(op, Pool):
        return np.clip(values, op.act_min, op.act_max)
    if isinstance(op, Lookup):
        known = ~np.isnan(values)
        entries = op.table[np.where(known, values, 0).astype(np.int64) + 128].astype(float)
        return np.where(known, entries, np.nan)
    return values


def _mixed(op: Product, values: Array) -> Array:
    foldable = _foldable(op, values)
    filters = op.weights.reshape(len(op.weights), -1, op.weights.shape[-1]).astype(np.int64)
    fixed = np.asarray(~filters[..., ~foldable].any(axis=(1, 2)))
    inputs = np.where(foldable, values, op.input_zero_point).astype(np.int64)
    return _stored(op, filters.sum(axis=1) @ (inputs - op.input_zero_point), fixed)


def _stored(op: Product | DepthwiseConv2D, sums: Array, fixed: Array) -> Array:
    """The outputs of sums without bias where they are fixed, nan elsewhere."""
    out = op.channels.requantize(sums + op.channels.bias) + op.output_zero_point
    return np.where(fixed, np.clip(out, op.act_min, op.act_max), np.nan)


def _taken(op: Product, values: Array, read: Array) -> Array:
    """Which input channels a product needs for the outputs that are read."""
    filters = op.weights.reshape(len(op.weights), -1, op.weights.shape[-1])
    used = filters[read].any(axis=(0, 1))
    return np.asarray(used & ~_foldable(op, values))
