"""The arithmetic that ADD and SUB share, int8: three requantisations around one sum.

Both operands are brought to a common scale, twice the larger of theirs, with 20 more bits; the
sum or difference then goes to the output's scale. Both references derive all three multipliers
in double.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypedDict

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.node import Node

LEFT_SHIFT = 20
"""Bits added before the first requantisation: |x - zero point| <= 255, so 28 bits are used."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AddSub(Binary):
    """No step can leave int32.

    An operand's ratio to the common scale is at most 1/2, so each term is below 2**27 and their
    sum below 2**28; the output's ratio is below 1, so no shift is to the left.
    """

    SIGN: ClassVar[int]  # of the second operand

    first_multiplier: int
    first_shift: int
    second_multiplier: int
    second_shift: int
    output_multiplier: int
    output_shift: int

    def combine(self, first: Int64, second: Int64) -> Int64:
        """Terms on the common scale, their sum or difference, then the output's scale."""
        scaled_first = requantize(first << LEFT_SHIFT, self.first_multiplier, self.first_shift)
        scaled_second = requantize(second << LEFT_SHIFT, self.second_multiplier, self.second_shift)
        total = scaled_first + self.SIGN * scaled_second
        return requantize(total, self.output_multiplier, self.output_shift)


class AddSubFields(TypedDict):
    """The fields AddSub adds to Binary's."""

    first_multiplier: int
    first_shift: int
    second_multiplier: int
    second_shift: int
    output_multiplier: int
    output_shift: int


def _ratios(node: Node) -> tuple[float, float, float]:
    """Of the operands to the common scale, and of that with its 20 more bits to the output's."""
    first, second = node.input(0).scale, node.input(1).scale
    common = 2 * max(first, second)
    return first / common, second / common, common / ((1 << LEFT_SHIFT) * node.output().scale)


def output_scale_is_large_enough(node: Node) -> str | None:
    """the output scale must exceed the larger operand scale / 2**19, as in the official kernels."""
    ratio = _ratios(node)[2]
    if ratio < 1:
        return None
    return f"output scale {node.output().scale:.9g} makes the output ratio {ratio:.6g}"


def read_multipliers(node: Node) -> AddSubFields:
    """The three multipliers; both operands and the output have passed their checks."""
    (first, first_shift), (second, second_shift), (output, output_shift) = (
        quantize_multiplier(ratio) for ratio in _ratios(node)
    )
    return AddSubFields(
        first_multiplier=first,
        first_shift=first_shift,
        second_multiplier=second,
        second_shift=second_shift,
        output_multiplier=output,
        output_shift=output_shift,
    )
