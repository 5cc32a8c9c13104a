"""What operators of one int8 input share: a table of all 256 answers, made ahead of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import (
    Int64,
    quantize_multiplier,
    requantize,
    round_half_away_array,
)
from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.wide import require_one_width

INPUT_INTEGER_BITS = 4
"""TFLM evaluates LOGISTIC and TANH on Q4.27 arguments."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lookup(Op):
    """table: int8 [256], indexed by the stored input + 128."""

    WALKS_VALUES: ClassVar[bool] = True

    table: Array

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 to int8 of the same shape."""
        return (self.table[inputs[0].astype(np.int64) + 128],)


def require_operands(node: Node, accepted: tuple[str, ...] = ("int8",)) -> tuple[Tensor, Tensor]:
    """One input, computed at run time, and one output of its shape and type, one of `accepted`."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, target = node.activation_input(0), node.output()
    require_one_width(node, {"input": source, "output": target}, *accepted)
    node.expect_output_shape(source.shape)
    return source, target


def stored_inputs() -> Int64:
    """Every int8, in the order of a table."""
    return np.arange(-128, 128, dtype=np.int64)


def fixed_point_arguments(node: Node) -> tuple[Int64, Int64]:
    """(arguments in Q4.27, side) of every stored input, as TFLM derives them.

    side: -1 or 1 where the argument lies beyond the range that Q4.27 holds, else 0; arguments
    there mean nothing.
    """
    source = node.input(0)
    multiplier, shift = quantize_multiplier(source.scale * 2.0 ** (31 - INPUT_INTEGER_BITS))
    if shift < 0:
        node.refuse(f"input scale is {source.scale:g}", "scales of at least 2**-28 are supported")
    largest = (1 << INPUT_INTEGER_BITS) - 1
    radius = (largest << (31 - INPUT_INTEGER_BITS)) >> shift
    centred = stored_inputs() - source.zero_point
    side = np.where(np.abs(centred) >= radius, np.where(centred > 0, 1, -1), 0)
    inside = np.where(side == 0, centred, 0)
    return requantize(inside, np.int64(multiplier), np.int64(shift)), side


def float_arguments(source: Tensor) -> Array:
    """float32(scale * (stored - zero point)) of every stored input, as LiteRT derives them."""
    centred = (stored_inputs() - source.zero_point).astype(np.float32)
    arguments: Array = np.float32(source.scale) * centred
    return arguments


def quantize_floats(values: Array, target: Tensor) -> Array:
    """float32 values as the output's stored int8, as LiteRT's table builder rounds them."""
    scaled = values.astype(np.float32) * (np.float32(1) / np.float32(target.scale))
    bounded = np.clip(scaled, -(2.0**30), 2.0**30)  # infinities too, before they meet an integer
    stored = round_half_away_array(bounded).astype(np.int64) + target.zero_point
    return np.clip(stored, -128, 127).astype(np.int8)


def float_table(source: Tensor, target: Tensor, values: Callable[[Array], Array]) -> Array:
    """A table of a real function, filled as LiteRT does: float32 in, float32 out.

    values: the function on doubles; rounded once, its result is the correctly rounded float32
    that libm gives.
    """
    with np.errstate(over="ignore"):
        exact = values(float_arguments(source).astype(np.float64))
        return quantize_floats(exact.astype(np.float32), target)
