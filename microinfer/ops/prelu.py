"""PRELU: x where it is not negative, alpha * x elsewhere, alpha a tensor; int8, broadcast.

The references derive the multipliers differently: `tflm` in double, `litert` in float32.

Exception: int16 is refused; TFLM has none, and LiteRT's answers to it make no sense.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, requantize, requantize_fits
from microinfer.ops.shared.binary import Binary, an_operand_is_computed, read_binary
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import checked_multiplier


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prelu(Binary):
    """`second` is alpha."""

    OPERATOR: ClassVar[str] = "PRELU"

    positive_multiplier: int
    positive_shift: int
    negative_multiplier: int
    negative_shift: int

    def combine(self, first: Int64, second: Int64) -> Int64:
        """x and alpha without zero points to the rescaled result."""
        positive = requantize(first, self.positive_multiplier, self.positive_shift)
        product = np.where(first < 0, first * second, 0)
        negative = requantize(product, self.negative_multiplier, self.negative_shift)
        return np.where(first >= 0, positive, negative)


def alpha_fits_the_input(node: Node) -> str | None:
    """Alpha must broadcast to the input's shape."""
    if node.output().shape == node.input(0).shape:
        return None
    return f"alpha of shape {list(node.input(1).shape)} for {list(node.input(0).shape)}"


CHECKS: tuple[Check, ...] = (an_operand_is_computed, alpha_fits_the_input)


def _ratios(node: Node) -> tuple[float, float]:
    source, alpha, target = node.input(0).scale, node.input(1).scale, node.output().scale
    if node.reference == "tflm":
        return source / target, source * alpha / target
    single = np.float32
    with np.errstate(over="ignore"):
        negative = single(source) * single(alpha) / single(target)
        return float(single(source) / single(target)), float(negative)


def read(node: Node) -> Prelu:
    """Check the operator and derive its integers."""
    fields = read_binary(node, fused=False)
    node.check(CHECKS)
    identity, slope = (checked_multiplier(node, ratio) for ratio in _ratios(node))
    for bound, shift in ((255, identity[1]), (255 * 255, slope[1])):
        if not requantize_fits(-bound, bound, shift):
            node.refuse(
                f"values up to {bound} shift left by {shift}",
                "results that could leave int32 are not supported",
            )
    return Prelu(
        **fields,
        positive_multiplier=identity[0],
        positive_shift=identity[1],
        negative_multiplier=slope[0],
        negative_shift=slope[1],
    )
