"""DIV: the quotient of two int8 values, broadcast, with a fused clamp.

The divisor's reciprocal is computed in fixed point; the product is rescaled once.

Exceptions to the official runtimes: quotients so small that their kernels shift by 32 bits and
more, which C leaves undefined, are 0 here. A divisor of 0 gives the largest value of the
dividend's sign, where they stop with an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, doubling_high_mul, rounding_divide_by_pot
from microinfer.ops.shared.binary import Binary, an_operand_is_computed, read_binary
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import checked_multiplier
from microinfer.transcendental import leading_zeros, one_over_one_plus

LARGEST_SHIFT = 22
"""A dividend has 23 leading sign bits and more: only such ratios shift right in the end."""

FARTHEST = 1 << 15
"""Stands for the quotient by 0: beyond every clamp."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Div(Binary):
    """first / second."""

    OPERATOR: ClassVar[str] = "DIV"

    multiplier: int
    shift: int
    real_multiplier: float  # before rounding to fixed point

    def combine(self, first: Int64, second: Int64) -> Int64:
        """|operands| <= 255. Dividends gain all the bits they have room for."""
        divisor: Int64 = np.maximum(np.abs(second), 1)
        dividend: Int64 = np.where(second < 0, -first, first)
        headroom = leading_zeros(divisor)
        reciprocal = one_over_one_plus((divisor << headroom) - (1 << 31))
        magnitude: Int64 = np.where(dividend < 0, ~dividend, dividend)
        sign_bits: Int64 = leading_zeros(magnitude) - 1  # 31 of 0 and of -1
        product = doubling_high_mul(dividend << sign_bits, reciprocal)
        scaled = doubling_high_mul(product, np.int64(self.multiplier))
        right: Int64 = (31 - headroom) + sign_bits - self.shift
        near = rounding_divide_by_pot(scaled, np.minimum(right, 31))
        quotient = np.where(right > 31, 0, near)
        result: Int64 = np.where(second == 0, np.sign(first) * FARTHEST, quotient)
        return result


CHECKS: tuple[Check, ...] = (an_operand_is_computed,)


def read(node: Node) -> Div:
    """Check the operator and derive its integers."""
    fields = read_binary(node)
    node.check(CHECKS)
    real = node.input(0).scale / (node.input(1).scale * node.output().scale)
    multiplier, shift = checked_multiplier(node, real)
    if shift > LARGEST_SHIFT:
        node.refuse(f"the scale ratio is {real:.6g}", f"below 2**{LARGEST_SHIFT} is supported")
    return Div(**fields, multiplier=multiplier, shift=shift, real_multiplier=real)
