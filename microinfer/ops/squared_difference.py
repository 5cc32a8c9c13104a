"""SQUARED_DIFFERENCE: (first - second) squared, int8, broadcast.

Both operands are brought to a common scale, twice the larger of theirs, with 7 more bits; the
square of their difference then goes to the output's scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize, requantize_fits
from microinfer.ops.shared.binary import Binary, an_operand_is_computed, read_binary
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import checked_multiplier

LEFT_SHIFT = 7
"""Bits added before the first requantisation: |x - zero point| <= 255."""

LARGEST_SQUARE = (2 * 255 * 2 ** (LEFT_SHIFT - 1)) ** 2
"""Each term is at most half of 255 << 7; their difference at most twice that."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SquaredDifference(Binary):
    """(first - second)**2."""

    OPERATOR: ClassVar[str] = "SQUARED_DIFFERENCE"

    first_multiplier: int
    first_shift: int
    second_multiplier: int
    second_shift: int
    output_multiplier: int
    output_shift: int

    def combine(self, first: Int64, second: Int64) -> Int64:
        """Terms on the common scale, the square of their difference, then the output's scale."""
        scaled_first = requantize(first << LEFT_SHIFT, self.first_multiplier, self.first_shift)
        scaled_second = requantize(second << LEFT_SHIFT, self.second_multiplier, self.second_shift)
        difference = scaled_first - scaled_second
        return requantize(difference * difference, self.output_multiplier, self.output_shift)


CHECKS: tuple[Check, ...] = (an_operand_is_computed,)


def read(node: Node) -> SquaredDifference:
    """Check the operator and derive its integers."""
    fields = read_binary(node, fused=False)
    node.check(CHECKS)
    first, second = node.input(0).scale, node.input(1).scale
    common = 2 * max(first, second)
    ratio = common * common / ((1 << (2 * LEFT_SHIFT)) * node.output().scale)
    output = checked_multiplier(node, ratio)
    if not requantize_fits(0, LARGEST_SQUARE, output[1]):
        node.refuse(
            f"squares up to {LARGEST_SQUARE} shift left by {output[1]}",
            "results that could leave int32 are not supported",
        )
    first_pair, second_pair = (
        quantize_multiplier(first / common),
        quantize_multiplier(second / common),
    )
    return SquaredDifference(
        **fields,
        first_multiplier=first_pair[0],
        first_shift=first_pair[1],
        second_multiplier=second_pair[0],
        second_shift=second_pair[1],
        output_multiplier=output[0],
        output_shift=output[1],
    )
