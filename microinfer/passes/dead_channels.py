"""Dead channels: what is constant is folded, and what is never read is not computed.

Trained networks have filters whose weights are all zero, so that a channel holds one value
whatever the input. A constant channel folds exactly into the bias of a convolution that reads it
(without padding, or where the constant is the zero point, which padding holds too), and passes
through depthwise convolutions, pools, sums and tables as another constant. A channel that no one
reads any more disappears, and with it the filter that made it.

`channels` says which channels are constant and which are read; here the graph is rewritten.
Tensors that lose channels become new tensors, so that no index ever means two things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from microinfer.graph import Array, Graph, Op, Part, Tensor
from microinfer.ops.fully_connected import FullyConnected
from microinfer.ops.shared.quantization import narrowed_table
from microinfer.passes.channels import (
    Constants,
    Product,
    constant_channels,
    is_product,
    read_channels,
)
from microinfer.passes.links import Narrowing, narrowed


def drop_dead_channels(graph: Graph) -> Graph:
    """The same outputs from the channels that matter; the graph itself where all do."""
    constants = constant_channels(graph)
    kept = {
        index: np.flatnonzero(read)
        for index, read in read_channels(graph, constants).items()
        if not read.all()
    }
    if not kept:
        return graph
    tensors = list(graph.tensors)
    renamed: dict[int, int] = {}
    for index, channels in kept.items():
        renamed[index] = len(tensors)
        tensors.append(_part(graph.tensors[index], channels, len(tensors)))
    ops = tuple(
        _smaller(graph, op, kept, constants, tensors, renamed)
        if {*op.inputs, *op.outputs} & kept.keys()
        else op
        for op in graph.ops
    )
    return replace(graph, tensors=tuple(tensors), ops=ops)


def _smaller(
    graph: Graph,
    op: Op,
    kept: Mapping[int, Array],
    constants: Constants,
    tensors: Sequence[Tensor],
    renamed: Mapping[int, int],
) -> Op:
    """The operator on the channels that are kept of its inputs and output."""
    inputs = tuple(renamed.get(index, index) for index in op.inputs)
    outputs = tuple(renamed.get(index, index) for index in op.outputs)
    outside = _channels(kept, graph.tensors[op.outputs[0]])
    if is_product(op, graph):
        inside = _channels(kept, graph.tensors[op.inputs[0]])
        product = replace(op, inputs=inputs, outputs=outputs)
        return _narrowed_product(product, inside, outside, constants[op.inputs[0]])
    sources = [tensors[index] for index in inputs]
    narrowing = Narrowing(sources, tensors[outputs[0]], outside)
    return narrowed(replace(op, inputs=inputs, outputs=outputs), narrowing)


def _part(old: Tensor, channels: Array, index: int) -> Tensor:
    """A new tensor of some channels of an old one, which may itself be part of one of the file."""
    kept = tuple(int(channel) for channel in channels)
    part = Part(old.index, kept)
    if old.part is not None:
        part = Part(old.part.tensor, tuple(old.part.channels[channel] for channel in kept))
    return replace(old, index=index, shape=(*old.shape[:-1], len(kept)), part=part)


def _channels(kept: Mapping[int, Array], tensor: Tensor) -> Array:
    return kept.get(tensor.index, np.arange(tensor.shape[-1]))


def _narrowed_product(
    op: Product,
    inside: Array,
    outside: Array,
    constants: Array,
) -> Op:
    """Fewer filters of fewer taps; taps on constants that are gone give their part of the bias."""
    depth = op.weights.shape[-1]
    gone = np.setdiff1d(np.arange(depth), inside)
    filters = op.weights[outside]
    # A channel that is gone was read by nobody, or held one value, known here.
    values = np.nan_to_num(constants[gone], nan=op.input_zero_point).astype(np.int64)
    taps = filters.reshape(len(outside), -1, depth).astype(np.int64).sum(axis=1)[:, gone]
    bias = op.channels.bias[outside] + taps @ (values - op.input_zero_point)
    weights = filters[..., inside]
    table = narrowed_table(
        op.channels, outside, weights.reshape(len(outside), -1), bias, op.input_zero_point
    )
    if isinstance(op, FullyConnected):
        return replace(
            op,
            weights=weights,
            channels=table,
            in_features=len(inside),
            out_features=len(outside),
            output_shape=(*op.output_shape[:-1], len(outside)),
        )
    window = replace(op.window, input_channels=len(inside), output_channels=len(outside))
    return replace(op, weights=weights, channels=table, window=window)
