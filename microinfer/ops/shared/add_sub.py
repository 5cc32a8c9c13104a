"""The arithmetic that ADD and SUB share, int8 and int16: three requantisations around one sum.

Both operands are brought to a common scale, twice the larger of theirs, with 20 more bits (15 for
int16); the sum or difference then goes to the output's scale. Both references derive all three
multipliers in double.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypedDict

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.node import Node

LEFT_SHIFTS: Mapping[str, int] = {"int16": 15, "int8": 20}
"""Bits added before the first requantisation, by dtype.

int8: |x - zero point| <= 255, so 28 bits are used; int16: |x| <= 2**15, so 30 are.
"""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AddSub(Binary):
    """No step can leave int32.

    An operand's ratio to the common scale is at most 1/2, so each term is at most 2**29 and their
    sum 2**30; the output's ratio is below 1, so no shift is to the left.
    """

    SIGN: ClassVar[int]  # of the second operand

    left_shift: int
    first_multiplier: int
    first_shift: int
    second_multiplier: int
    second_shift: int
    output_multiplier: int
    output_shift: int

    def combine(self, first: Int64, second: Int64) -> Int64:
        """Terms on the common scale, their sum or difference, then the output's scale."""
        scaled_first = requantize(first << self.left_shift, self.first_multiplier, self.first_shift)
        scaled_second = requantize(
            second << self.left_shift, self.second_multiplier, self.second_shift
        )
        total = scaled_first + self.SIGN * scaled_second
        return requantize(total, self.output_multiplier, self.output_shift)


class AddSubFields(TypedDict):
    """The fields AddSub adds to Binary's."""

    left_shift: int
    first_multiplier: int
    first_shift: int
    second_multiplier: int
    second_shift: int
    output_multiplier: int
    output_shift: int


def _ratios(node: Node) -> tuple[float, float, float]:
    """Of the operands to the common scale, and of that with its more bits to the output's."""
    first, second = node.input(0).scale, node.input(1).scale
    common = 2 * max(first, second)
    left_shift = LEFT_SHIFTS[node.output().dtype.name]
    return first / common, second / common, common / ((1 << left_shift) * node.output().scale)


def output_scale_is_large_enough(node: Node) -> str | None:
    """The output scale must exceed the larger operand scale / 2**19 (int16: / 2**14), as in the
    official kernels."""
    ratio = _ratios(node)[2]
    if ratio < 1:
        return None
    return f"output scale {node.output().scale:.9g} makes the output ratio {ratio:.6g}"


def powers_of_two_are_rescaled(node: Node) -> str | None:
    """Where pot_scale_int16 is set and all scales are powers of two, LiteRT only shifts int16; its
    reference refuses that."""
    tensors = (node.input(0), node.input(1), node.output())
    if (
        node.reference == "litert"
        and node.output().dtype.name == "int16"
        and node.flag("pot_scale_int16")
        and all(math.frexp(tensor.scale)[0] == 0.5 for tensor in tensors)
    ):
        return "pot_scale_int16 with powers of two"
    return None


def read_multipliers(node: Node) -> AddSubFields:
    """The three multipliers; both operands and the output have passed their checks."""
    (first, first_shift), (second, second_shift), (output, output_shift) = (
        quantize_multiplier(ratio) for ratio in _ratios(node)
    )
    return AddSubFields(
        left_shift=LEFT_SHIFTS[node.output().dtype.name],
        first_multiplier=first,
        first_shift=first_shift,
        second_multiplier=second,
        second_shift=second_shift,
        output_multiplier=output,
        output_shift=output_shift,
    )
