"""Folding: operators whose result follows from constants and static shapes, at compile time.

Exporters leave shape arithmetic in the file: SHAPE, STRIDED_SLICE, PACK and a RESHAPE by what
they give. With fixed shapes it is all constant. Knows which operators fold and what a result may
cost; what they compute is in `static`, `movement` and `arithmetic`. Results are the official
runtimes', or the model is refused: where those wrap around or read outside, the file is malformed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from microinfer.graph import Array, Tensor
from microinfer.lower.fold import arithmetic, movement, static
from microinfer.lower.fold.strided_slice import strided_slice
from microinfer.ops.shared.node import Node

Evaluator = Callable[[Node], Sequence[Array]]
"""Checks a node against its declared outputs and gives their values, in the outputs' order."""

FOLDING_BYTES = 1 << 27
"""What folding may read and write for one model; shape arithmetic takes some hundred bytes."""

STATIC: Mapping[str, Evaluator] = {
    "RANK": static.rank,
    "SHAPE": static.shape,
    "ZEROS_LIKE": static.zeros_like,
}
"""Operators that follow from shapes alone, whatever their input holds."""

MOVEMENT: Mapping[str, Evaluator] = {
    "CONCATENATION": movement.concatenation,
    "EXPAND_DIMS": movement.expand_dims,
    "FILL": movement.fill,
    "GATHER": movement.gather,
    "PACK": movement.pack,
    "RESHAPE": movement.reshape,
    "SLICE": movement.slice_,
    "SQUEEZE": movement.squeeze,
    "STRIDED_SLICE": strided_slice,
    "TRANSPOSE": movement.transpose,
    "UNPACK": movement.unpack,
}
"""Operators that move values of any element type."""

ARITHMETIC: Mapping[str, Evaluator] = {
    "ADD": arithmetic.add,
    "BROADCAST_ARGS": arithmetic.broadcast_args,
    "CAST": arithmetic.cast,
    "FLOOR_DIV": arithmetic.floor_div,
    "FLOOR_MOD": arithmetic.floor_mod,
    "MAXIMUM": arithmetic.maximum,
    "MINIMUM": arithmetic.minimum,
    "MUL": arithmetic.mul,
    "RANGE": arithmetic.range_,
    "REDUCE_MAX": arithmetic.reduce_max,
    "REDUCE_MIN": arithmetic.reduce_min,
    "REDUCE_PROD": arithmetic.reduce_prod,
    "SUB": arithmetic.sub,
    "SUM": arithmetic.sum_,
}
"""Operators that compute, on whole numbers only: int32, int64 and bool."""


def folding_bytes(node: Node) -> int:
    """What folding a node reads and writes."""
    constants = [t for t in node.inputs if t is not None and t.data is not None]
    return sum(tensor.size_bytes for tensor in (*constants, *node.outputs))


def fold(node: Node, budget_bytes: int = FOLDING_BYTES) -> Sequence[Tensor] | None:
    """The node's outputs as constants, or None where it must run on the device.

    budget_bytes: what may still be read and written; a node beyond it is refused.
    """
    evaluate = _evaluator(node)
    if evaluate is None:
        return None
    cost = folding_bytes(node)
    if cost > budget_bytes:
        node.refuse(
            f"a constant of {cost} bytes in and out, {budget_bytes} left to fold",
            f"{FOLDING_BYTES} bytes of folded constants are supported",
        )
    values = evaluate(node)
    return [
        replace(output, data=_constant(output, array))
        for output, array in zip(node.outputs, values, strict=True)
    ]


def _evaluator(node: Node) -> Evaluator | None:
    """Who computes the node's outputs, if they are constant."""
    if node.operator in STATIC:
        return STATIC[node.operator]
    if any(tensor is not None and tensor.data is None for tensor in node.inputs):
        return None
    if node.operator in MOVEMENT:
        return MOVEMENT[node.operator]
    tensors = [tensor for tensor in (*node.inputs, *node.outputs) if tensor is not None]
    if all(tensor.dtype.name in arithmetic.WHOLE for tensor in tensors):
        return ARITHMETIC.get(node.operator)
    return None


def _constant(output: Tensor, array: Array) -> Array:
    """An evaluator's answer as a constant of the graph."""
    if array.shape != output.shape or array.dtype != output.dtype:
        raise AssertionError(
            f"folding gave {array.dtype} {array.shape}; tensor {output.index} is "
            f"{output.dtype} {output.shape}"
        )
    values = np.asarray(array, order="C")
    values.flags.writeable = False
    return values
