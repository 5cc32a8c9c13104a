"""Activations: a map that only clamps is part of the clamp that the operator before it has.

RELU, RELU6, MAXIMUM with a number, or a table: what counts is that on every value which the
operator before can give, the map does what a clamp does.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from microinfer.graph import Graph, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.fully_connected import FullyConnected
from microinfer.ops.mul import Mul
from microinfer.ops.quantize import Quantize
from microinfer.ops.shared.add_sub import AddSub
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.rectifier import Rectifier
from microinfer.ops.shared.rescale import Rescale
from microinfer.ops.transpose_conv import TransposeConv
from microinfer.passes.maps import answers
from microinfer.passes.rewiring import fused, only_reader, rewritten

Clamping = AddSub | Conv2D | DepthwiseConv2D | FullyConnected | Mul | Pool | TransposeConv
"""Operators whose last step is a clamp to [act_min, act_max]."""


def fold_activations(graph: Graph) -> Graph:
    """Every such map in the operator before it; the graph itself where there is none."""
    return rewritten(graph, _folded)


def clamp_of(op: Op) -> tuple[int, int] | None:
    """The clamp that ends an operator, in stored integers."""
    if isinstance(op, Clamping):
        return op.act_min, op.act_max
    if isinstance(op, Rectifier):
        return op.rescale.act_min, op.rescale.act_max
    if isinstance(op, Quantize) and isinstance(op.stage, Rescale):
        return op.stage.act_min, op.stage.act_max
    return None


def with_clamp(op: Op, low: int, high: int) -> Op:
    """The operator with another clamp at its end."""
    if isinstance(op, Clamping):
        return replace(op, act_min=low, act_max=high)
    if isinstance(op, Rectifier):
        return replace(op, rescale=replace(op.rescale, act_min=low, act_max=high))
    if isinstance(op, Quantize) and isinstance(op.stage, Rescale):
        return replace(op, stage=replace(op.stage, act_min=low, act_max=high))
    raise AssertionError(f"{op.OPERATOR} does not end in a clamp")


def _folded(graph: Graph, op: Op) -> Graph | None:
    clamp = clamp_of(op)
    reader = None if clamp is None else only_reader(graph, op.outputs[0])
    if clamp is None or reader is None:
        return None
    source, target = graph.tensors[op.outputs[0]], graph.tensors[reader.outputs[0]]
    values = answers(graph, reader) if source.dtype == target.dtype else None
    if values is None:
        return None
    # The least value of the dtype stands first.
    first = int(np.iinfo(source.dtype).min)
    possible = np.arange(clamp[0], clamp[1] + 1)
    given = values[possible - first].astype(np.int64)
    low, high = int(given[0]), int(given[-1])
    if low > high or not np.array_equal(given, np.clip(possible, low, high)):
        return None
    both = replace(with_clamp(op, low, high), outputs=reader.outputs)
    return fused(graph, [op, reader], both)
