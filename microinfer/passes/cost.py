"""Cost: what passes make smaller, counted; knows which operators have weights, not what they do."""

from __future__ import annotations

from dataclasses import dataclass

from microinfer.graph import Graph
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.fully_connected import FullyConnected
from microinfer.ops.shared.quantization import WideChannelTable
from microinfer.ops.transpose_conv import TransposeConv

Weighted = Conv2D | DepthwiseConv2D | FullyConnected | TransposeConv
"""Operators whose filters and biases are counted."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a graph takes per inference and in flash."""

    operators: int
    channels: int  # that convolutions and dense layers compute
    macs: int
    weight_bytes: int  # filters, a byte each, and biases


def cost(graph: Graph) -> Cost:
    """Of all operators together."""
    weighted = [op for op in graph.ops if isinstance(op, Weighted)]
    return Cost(
        operators=len(graph.ops),
        channels=sum(len(op.channels.bias) for op in weighted),
        macs=graph.macs,
        weight_bytes=sum(op.weights.size + _bias_bytes(op) for op in weighted),
    )


def _bias_bytes(op: Weighted) -> int:
    return len(op.channels.bias) * (8 if isinstance(op.channels, WideChannelTable) else 4)
