"""SQUARED_DIFFERENCE: (first - second) squared, int8 or int16, broadcast.

Both operands are brought to a common scale, twice the larger of theirs, with 7 more bits (none for
int16); the square of their difference then goes to the output's scale.

Exception to the official runtimes: LiteRT takes no int16; both references follow TFLM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize, requantize_fits
from microinfer.ops.shared.binary import Binary, an_operand_is_computed, read_binary
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import checked_multiplier

LEFT_SHIFTS: Mapping[str, int] = {"int16": 0, "int8": 7}
"""Bits added before the first requantisation, by dtype."""

LARGEST_TERMS: Mapping[str, int] = {"int16": 2**15, "int8": 255 << 7}
"""The most that an operand is before that. Scaled it is half; the difference reaches it again."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SquaredDifference(Binary):
    """(first - second)**2."""

    OPERATOR: ClassVar[str] = "SQUARED_DIFFERENCE"

    left_shift: int
    first_multiplier: int
    first_shift: int
    second_multiplier: int
    second_shift: int
    output_multiplier: int
    output_shift: int

    def combine(self, first: Int64, second: Int64) -> Int64:
        """Terms on the common scale, the square of their difference, then the output's scale."""
        raised_first, raised_second = first << self.left_shift, second << self.left_shift
        scaled_first = requantize(raised_first, self.first_multiplier, self.first_shift)
        scaled_second = requantize(raised_second, self.second_multiplier, self.second_shift)
        difference = scaled_first - scaled_second
        return requantize(difference * difference, self.output_multiplier, self.output_shift)


CHECKS: tuple[Check, ...] = (an_operand_is_computed,)


def read(node: Node) -> SquaredDifference:
    """Check the operator and derive its integers."""
    fields = read_binary(node, fused=False, accepted=("int8", "int16"))
    node.check(CHECKS)
    first, second = node.input(0).scale, node.input(1).scale
    common = 2 * max(first, second)
    dtype = fields["dtype"].name
    left_shift, largest_square = LEFT_SHIFTS[dtype], LARGEST_TERMS[dtype] ** 2
    ratio = common * common / ((1 << (2 * left_shift)) * node.output().scale)
    output = checked_multiplier(node, ratio)
    if not requantize_fits(0, largest_square, output[1]):
        node.refuse(
            f"squares up to {largest_square} shift left by {output[1]}",
            "results that could leave int32 are not supported",
        )
    first_pair, second_pair = (
        quantize_multiplier(first / common),
        quantize_multiplier(second / common),
    )
    return SquaredDifference(
        **fields,
        left_shift=left_shift,
        first_multiplier=first_pair[0],
        first_shift=first_pair[1],
        second_multiplier=second_pair[0],
        second_shift=second_pair[1],
        output_multiplier=output[0],
        output_shift=output[1],
    )
