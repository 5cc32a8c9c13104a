"""Maps: operators that turn each stored value into another, whatever its place.

Two such operators in a row are one, and one that only clamps belongs into the operator before it.
What a map does is found by asking its own reference for every stored value: there are 256 of
int8, 65,536 of int16.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from microinfer.graph import Array, Graph, Op
from microinfer.ops.dequantize import Dequantize
from microinfer.ops.leaky_relu import LeakyRelu16
from microinfer.ops.maximum import Maximum
from microinfer.ops.minimum import Minimum
from microinfer.ops.quantize import Quantize
from microinfer.ops.shared.lookup import Lookup
from microinfer.ops.shared.rectifier import Rectifier

MAPS = (Dequantize, LeakyRelu16, Lookup, Quantize, Rectifier)
"""Operators of one input that are maps."""

WIDEST = 2
"""Bytes of the largest dtype whose values are all tried."""


def stored_values(dtype: np.dtype[Any]) -> Array:
    """Every value of an integer dtype, from the smallest."""
    info = np.iinfo(dtype)
    return np.arange(info.min, info.max + 1).astype(dtype)


def is_map(graph: Graph, op: Op) -> bool:
    """Whether equal inputs give equal outputs, wherever they stand."""
    if isinstance(op, (Maximum, Minimum)):
        sizes = [constant.size for constant in op.constants if constant is not None]
        shape = graph.tensors[op.inputs[0]].shape
        return sizes == [1] and shape == graph.tensors[op.outputs[0]].shape
    return isinstance(op, MAPS)


def answers(graph: Graph, *chain: Op) -> Array | None:
    """What maps in a row make of every stored input; None where they are not maps of integers."""
    if not all(is_map(graph, op) for op in chain):
        return None
    return _applied(chain, graph.tensors[chain[0].inputs[0]].dtype)


def _applied(chain: Sequence[Op], dtype: np.dtype[Any]) -> Array | None:
    if dtype.kind not in "iu" or dtype.itemsize > WIDEST:
        return None
    values = stored_values(dtype)
    for op in chain:
        (values,) = op.reference([values])
    return values.reshape(-1)
