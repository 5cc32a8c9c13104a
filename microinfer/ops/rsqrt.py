"""RSQRT: 1/sqrt(x), int8 as a table filled in fixed point, and int16.

Only what is not negative has an inverse root: both references refuse to run on less, and the
inverse root of less is the largest output here, as that of 0 is.

The references derive the multiplier differently: `tflm` in double, `litert` in float32. Of int16,
`tflm` computes each root in fixed point, `litert` reads between the points of a table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize
from microinfer.graph import Array, Op, Reference, Tensor
from microinfer.ops.shared.interpolation import INT16_MAX, Interpolated, float_points
from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Node
from microinfer.transcendental import inverse_sqrt

EXTRA_BITS = 20
"""Bits of the inverse root before it goes to the output's scale."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rsqrt(Lookup):
    """The inverse square root of each value."""

    OPERATOR: ClassVar[str] = "RSQRT"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rsqrt16(Op):
    """Elementwise on int16 of any shape, in fixed point."""

    OPERATOR: ClassVar[str] = "RSQRT"
    WALKS_VALUES: ClassVar[bool] = True

    multiplier: int  # of an inverse root with EXTRA_BITS, to the output's scale
    shift: int
    real_multiplier: float

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int16 to int16 of the same shape."""
        values = inputs[0].astype(np.int64)
        roots = inverse_roots(values, self.multiplier, self.shift)
        out = np.where(values > 0, np.minimum(roots, INT16_MAX), INT16_MAX)
        return (out.astype(np.int16),)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RsqrtBetweenPoints(Interpolated):
    """LiteRT's on int16; the C never sees it."""

    OPERATOR: ClassVar[str] = "RSQRT"


def inverse_roots(values: Int64, multiplier: int, shift: int) -> Int64:
    """Of each value, in units of the output; what is not positive counts as 1."""
    inverse, inverse_shift = inverse_sqrt(values)
    raised = requantize(np.ones_like(values), inverse, inverse_shift + EXTRA_BITS)
    return requantize(raised, np.int64(multiplier), np.int64(shift))


def root_values(x: Array, most: float) -> Array:
    """Inverse roots of x, in double; `most` of what is not positive."""
    positive = np.where(x > 0, x, 1.0)
    return np.asarray(np.where(x > 0, 1.0 / np.sqrt(positive), most))


def _ratio(reference: Reference, source: float, target: float) -> float:
    """1 / (sqrt(source scale) * target scale): LiteRT's root and product are of float32."""
    if reference == "tflm":
        return 1.0 / (math.sqrt(source) * target)
    return 1.0 / float(np.sqrt(np.float32(source)) * np.float32(target))


def _between_points(node: Node, source: Tensor, target: Tensor) -> RsqrtBetweenPoints:
    most = float(np.float32(target.scale) * np.float32(INT16_MAX))
    return RsqrtBetweenPoints(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_points(source, target, lambda x: root_values(x, most)),
    )


def read(node: Node) -> Rsqrt | Rsqrt16 | RsqrtBetweenPoints:
    """Check the operator and fill its table, or derive its integers."""
    source, target = require_operands(node, ("int8", "int16"))
    real = _ratio(node.reference, source.scale, target.scale)
    multiplier, exponent = quantize_multiplier(real)
    shift = exponent - EXTRA_BITS
    if shift > 10 or (shift < -31 and source.dtype.name == "int16"):
        node.refuse(
            f"1 / (sqrt(input scale) * output scale) is {real:g}",
            "up to 2**30, of int16 from 2**-12 on, is supported",
        )
    if source.dtype.name == "int16":
        if node.reference == "litert":
            return _between_points(node, source, target)
        return Rsqrt16(
            index=node.index,
            inputs=(source.index,),
            outputs=(target.index,),
            multiplier=multiplier,
            shift=shift,
            real_multiplier=real,
        )
    centred = stored_inputs() - source.zero_point
    roots = inverse_roots(centred, multiplier, shift) + target.zero_point
    table = np.where(centred > 0, np.clip(roots, -128, 127), 127)
    return Rsqrt(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=table.astype(np.int8),
    )
