"""TANH: int8 as a table, int16 between the points of one.

For int8 the references fill the table differently: `tflm` in fixed point for an output scale of
1/128 and zero point 0, whatever the file says, `litert` in float32. Only that quantisation is
accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, rounding_divide_by_pot
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.curve import Curve, output_covers_int16, read_curve
from microinfer.ops.shared.lookup import (
    INPUT_INTEGER_BITS,
    Lookup,
    fixed_point_arguments,
    float_arguments,
    quantize_floats,
    require_operands,
)
from microinfer.ops.shared.node import Check, Node
from microinfer.transcendental import tanh, tanh_at


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Tanh(Lookup):
    """The hyperbolic tangent of each value."""

    OPERATOR: ClassVar[str] = "TANH"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Tanh16(Curve):
    """The hyperbolic tangent of each value, interpolated."""

    OPERATOR: ClassVar[str] = "TANH"

    def at(self, argument: Int64) -> Int64:
        """Between two of 256 points."""
        return tanh_at(argument)


def output_covers_minus_1_to_1(node: Node) -> str | None:
    """An int8 output must have scale 1/128 and zero point 0."""
    output = node.output()
    if output.dtype.name != "int8" or (output.scale, output.zero_point) == (1 / 128, 0):
        return None
    return f"output has scale {output.scale:.9g} and zero point {output.zero_point}"


CHECKS: tuple[Check, ...] = (output_covers_minus_1_to_1, output_covers_int16)


def _fixed_point_table(node: Node) -> Array:
    arguments, side = fixed_point_arguments(node)
    inside = rounding_divide_by_pot(tanh(arguments, INPUT_INTEGER_BITS), 24)
    table = np.where(side == 0, np.clip(inside, -128, 127), np.where(side < 0, -128, 127))
    return table.astype(np.int8)


def _float_table(source: Tensor, target: Tensor) -> Array:
    # tanh in double, rounded once, is the correctly rounded float32 that libm gives.
    return quantize_floats(np.tanh(float_arguments(source).astype(np.float64)), target)


def read(node: Node) -> Tanh | Tanh16:
    """Check the operator and fill its table, or derive its integers."""
    source, target = require_operands(node, ("int8", "int16"))
    node.check(CHECKS)
    if source.dtype.name == "int16":
        return Tanh16(**read_curve(node, largest_left_shift=1))
    table = _fixed_point_table(node) if node.reference == "tflm" else _float_table(source, target)
    return Tanh(index=node.index, inputs=(source.index,), outputs=(target.index,), table=table)
