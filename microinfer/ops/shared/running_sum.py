"""What CUMSUM and ADD_N share: sums of int8 values with 19 more bits, rescaled once.

Every value is brought to half its scale with 20 more bits, which is exact: a left shift by 19.
The official kernels start such a sum not at 0 but at minus the input's zero point; so do we.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microinfer.fixedpoint import Int64, requantize, requantize_fits
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import centred_range, checked_multiplier

SUM_SHIFT = 19
"""Bits that a value gains before it is added."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RunningSum(Op):
    """`output_multiplier` and `output_shift` take a sum to the output's scale."""

    input_zero_point: int
    output_zero_point: int
    output_multiplier: int
    output_shift: int
    real_multiplier: float  # before rounding to fixed point

    def finish(self, sums: Int64) -> Array:
        """Sums of centred values to stored int8."""
        scaled = (sums - self.input_zero_point) << SUM_SHIFT
        out = requantize(scaled, self.output_multiplier, self.output_shift)
        return np.clip(out + self.output_zero_point, -128, 127).astype(np.int8)


def output_ratio(node: Node, terms: int) -> tuple[int, int, float]:
    """(multiplier, shift, real) of the output; refuses sums of `terms` that could leave int32."""
    source, target = node.input(0), node.output()
    low, high = centred_range(source)
    least, most = (terms * bound - source.zero_point << SUM_SHIFT for bound in (low, high))
    if not requantize_fits(least, most, 0):
        node.refuse(f"sums of {terms} values", "sums that could leave int32 are not supported")
    ratio = 2 * source.scale / ((1 << (SUM_SHIFT + 1)) * target.scale)
    if ratio >= 1:
        node.refuse(
            f"scale {source.scale:.6g} against the output's {target.scale:.6g}",
            "ratios below 2**19 are supported",
        )
    return (*checked_multiplier(node, ratio), ratio)
