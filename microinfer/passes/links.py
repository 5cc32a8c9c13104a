"""Links: operators whose output channels each depend on one channel of an input, or of several.

A channel is a position in the last dimension. One visible table says who carries channels and
how, and what is left of an operator when it loses some; values are not known here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from microinfer.graph import Array, Graph, Op, Tensor
from microinfer.ops.concatenation import Concatenation, Part
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.mul import Mul
from microinfer.ops.quantize import Quantize
from microinfer.ops.shared.add_sub import AddSub
from microinfer.ops.shared.broadcast import broadcast
from microinfer.ops.shared.lookup import Lookup
from microinfer.ops.shared.padding import ConstantPad
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.quantization import narrowed_table
from microinfer.ops.shared.rectifier import Rectifier
from microinfer.ops.shared.reduction import ScaledSum
from microinfer.ops.shared.view import View

NOWHERE = -1
"""The source of an output channel that an input has no part in."""

Sources = tuple[Array, ...]
"""Per input: for each output channel the input channel it depends on, or NOWHERE."""


@dataclass(frozen=True, slots=True, eq=False)
class Narrowing:
    """Which channels an operator keeps: its tensors as they become, and indices of what stays."""

    sources: Sequence[Tensor]
    target: Tensor
    kept: Array  # of the output's channels


@dataclass(frozen=True, slots=True)
class Carrier:
    """How operators of one kind carry channels; op is Any: each function takes its own class."""

    sources: Callable[[Any, Sequence[Tensor], Tensor], Sources | None]
    narrowed: Callable[[Any, Narrowing], Op]


def links(graph: Graph, op: Op) -> Sources | None:
    """Where each output channel comes from; None for operators that do not keep channels apart."""
    carrier = _carrier(op)
    tensors = [graph.tensors[index] for index in (*op.inputs, *op.outputs)]
    if carrier is None or len(op.outputs) != 1:
        return None
    if any(not t.shape or t.dtype.name not in ("int8", "int16") for t in tensors):
        return None
    return carrier.sources(op, tensors[:-1], tensors[-1])


def narrowed(op: Op, narrowing: Narrowing) -> Op:
    """A linking operator, whose tensors are already the new ones, on the channels that stay."""
    carrier = _carrier(op)
    if carrier is None:
        raise AssertionError(f"{op.OPERATOR} cannot lose channels")
    return carrier.narrowed(op, narrowing)


def _carrier(op: Op) -> Carrier | None:
    return next((carrier for kind, carrier in CARRIERS.items() if isinstance(op, kind)), None)


def _one_by_one(op: Op, sources: Sequence[Tensor], target: Tensor) -> Sources:  # noqa: ARG001
    return (np.arange(target.shape[-1]),)


def _same(op: Op, narrowing: Narrowing) -> Op:  # noqa: ARG001
    return op


def _depthwise_sources(
    op: DepthwiseConv2D,
    sources: Sequence[Tensor],  # noqa: ARG001
    target: Tensor,
) -> Sources:
    return (np.arange(target.shape[-1]) // op.depth_multiplier,)


def _narrowed_depthwise(op: DepthwiseConv2D, narrowing: Narrowing) -> DepthwiseConv2D:
    kept = narrowing.kept
    weights = op.weights[:, :, kept]
    taps = np.moveaxis(weights, 2, 0).reshape(len(kept), -1)
    bias = op.channels.bias[kept]
    table = narrowed_table(op.channels, kept, taps, bias, op.input_zero_point)
    return replace(op, weights=weights, channels=table, window=_window(op, narrowing))


def _window(op: DepthwiseConv2D | Pool, narrowing: Narrowing) -> Any:
    source, target = narrowing.sources[0].shape[-1], narrowing.target.shape[-1]
    return replace(op.window, input_channels=source, output_channels=target)


def _narrowed_pool(op: Pool, narrowing: Narrowing) -> Pool:
    return replace(op, window=_window(op, narrowing))


def _view_sources(op: View, sources: Sequence[Tensor], target: Tensor) -> Sources | None:  # noqa: ARG001
    depth, extent = sources[0].shape[-1], target.shape[-1]
    # Flattening lays pixels side by side, all their channels each.
    return (np.arange(extent) % depth,) if extent % depth == 0 else None


def _narrowed_view(op: View, narrowing: Narrowing) -> View:
    return replace(op, shape=narrowing.target.shape)


def _reduction_sources(op: ScaledSum, sources: Sequence[Tensor], target: Tensor) -> Sources | None:
    if len(sources[0].shape) - 1 in op.axes:
        return None
    return _one_by_one(op, sources, target)


def _narrowed_reduction(op: ScaledSum, narrowing: Narrowing) -> ScaledSum:
    shape = narrowing.sources[0].shape
    return replace(op, input_shape=shape, output_shape=narrowing.target.shape)


def _padding_sources(op: ConstantPad, sources: Sequence[Tensor], target: Tensor) -> Sources | None:
    return _one_by_one(op, sources, target) if op.paddings[-1] == (0, 0) else None


def _narrowed_padding(op: ConstantPad, narrowing: Narrowing) -> ConstantPad:
    return replace(op, input_shape=narrowing.sources[0].shape)


def _pair_sources(op: AddSub | Mul, sources: Sequence[Tensor], target: Tensor) -> Sources | None:  # noqa: ARG001
    depth = target.shape[-1]
    if any(source.shape[-1] != depth for source in sources):
        return None
    return tuple(np.arange(depth) for _ in sources)


def _narrowed_pair(op: AddSub | Mul, narrowing: Narrowing) -> AddSub | Mul:
    given = iter(narrowing.sources)
    shapes, operands = [], []
    for operand in (op.first, op.second):
        values = operand.constant
        if values is not None and values.ndim and values.shape[-1] > 1:
            values = values[..., narrowing.kept]
        shapes.append(next(given).shape if values is None else values.shape)
        operands.append(replace(operand, constant=values))
    return replace(
        op, first=operands[0], second=operands[1], broadcast=broadcast(shapes[0], shapes[1])
    )


def _join_sources(op: Concatenation, sources: Sequence[Tensor], target: Tensor) -> Sources | None:
    depth = target.shape[-1]
    if any(part.constant is not None for part in op.parts):
        return None
    if op.axis != len(target.shape) - 1:
        return tuple(np.arange(depth) for _ in sources)
    found, start = [], 0
    for source in sources:
        extent = source.shape[-1]
        channels = np.full(depth, NOWHERE)
        channels[start : start + extent] = np.arange(extent)
        found.append(channels)
        start += extent
    return tuple(found)


def _narrowed_join(op: Concatenation, narrowing: Narrowing) -> Concatenation:
    itemsize = narrowing.target.dtype.itemsize
    parts = (Part(math.prod(s.shape[op.axis :]) * itemsize) for s in narrowing.sources)
    return replace(op, parts=tuple(parts))


CARRIERS: Mapping[type, Carrier] = {
    AddSub: Carrier(_pair_sources, _narrowed_pair),
    Concatenation: Carrier(_join_sources, _narrowed_join),
    ConstantPad: Carrier(_padding_sources, _narrowed_padding),
    DepthwiseConv2D: Carrier(_depthwise_sources, _narrowed_depthwise),
    Lookup: Carrier(_one_by_one, _same),
    Mul: Carrier(_pair_sources, _narrowed_pair),
    Pool: Carrier(_one_by_one, _narrowed_pool),
    Quantize: Carrier(_one_by_one, _same),
    Rectifier: Carrier(_one_by_one, _same),
    ScaledSum: Carrier(_reduction_sources, _narrowed_reduction),
    View: Carrier(_view_sources, _narrowed_view),
}
"""Kinds of operators that keep channels apart."""
