"""MUL: the product of two int8 or int16 tensors, broadcast, requantised once, with a fused clamp.

Dialect: `tflm` derives the multiplier in double, `litert` in float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, requantize, requantize_fits
from microinfer.ops.shared.binary import Binary, an_operand_is_computed, read_binary
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import centred_range, checked_multiplier


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mul(Binary):
    """first * second."""

    OPERATOR: ClassVar[str] = "MUL"

    multiplier: int
    shift: int
    real_multiplier: float  # before rounding to fixed point

    def combine(self, first: Int64, second: Int64) -> Int64:
        """|product| <= 255 * 255, or 2**30 for int16.

        `read` proved that its left shift fits int32.
        """
        return requantize(first * second, self.multiplier, self.shift)


CHECKS: tuple[Check, ...] = (an_operand_is_computed,)


def _real_multiplier(node: Node) -> float:
    first, second, output = node.input(0).scale, node.input(1).scale, node.output().scale
    if node.reference == "litert":
        with np.errstate(over="ignore"):  # infinity is refused as a ratio
            return float(np.float32(first) * np.float32(second) / np.float32(output))
    return first * second / output


def read(node: Node) -> Mul:
    """Check the operator and derive its integers."""
    fields = read_binary(node, accepted=("int8", "int16"))
    node.check(CHECKS)
    real = _real_multiplier(node)
    multiplier, shift = checked_multiplier(node, real)
    corners = [a * b for a in centred_range(node.input(0)) for b in centred_range(node.input(1))]
    low, high = min(corners), max(corners)
    if not requantize_fits(low, high, shift):
        node.refuse(
            f"products within [{low}, {high}] shift left by {shift}",
            "products that could leave int32 are not supported",
        )
    return Mul(**fields, multiplier=multiplier, shift=shift, real_multiplier=real)
