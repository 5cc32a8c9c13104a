"""Rescale: one integer tensor's values on another's scale and zero point, clamped.

What QUANTIZE between integers and the standalone RELU operators are. Twin of runtime_c's
`mi_rescale.h`. Knows no operator: the ratio and the clamp come from outside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microinfer.fixedpoint import INT32_MAX, INT32_MIN, Int64, requantize, requantize_fits
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import checked_multiplier, stored_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescale:
    """clamp(requantize(x - input_zero_point) + output_zero_point)."""

    input_zero_point: int
    output_zero_point: int
    multiplier: int
    shift: int
    act_min: int
    act_max: int
    real_multiplier: float  # before rounding to fixed point

    def apply(self, values: Array) -> Int64:
        """Stored integers of the input to stored integers of the output, as int64."""
        centred = values.astype(np.int64) - self.input_zero_point
        out = requantize(centred, self.multiplier, self.shift) + self.output_zero_point
        return np.clip(out, self.act_min, self.act_max)


def read_rescale(
    node: Node, values: Tensor, output: Tensor, real: float, clamp: tuple[int, int]
) -> Rescale:
    """The integers of a rescaling by `real`, with proof that no step leaves int32.

    clamp: (act_min, act_max) in the output's stored integers.
    """
    multiplier, shift = checked_multiplier(node, real)
    low, high = (bound - values.zero_point for bound in stored_range(values))
    if not requantize_fits(low, high, shift):
        node.refuse(
            f"values within [{low}, {high}] of the zero point shift left by {max(shift, 0)}",
            "values that could leave int32 are not supported",
        )
    act_min, act_max = clamp
    if act_min - output.zero_point < INT32_MIN or act_max - output.zero_point > INT32_MAX:
        node.refuse(
            f"zero point {output.zero_point} of {output.dtype.name}",
            "distances from the zero point must fit int32",
        )
    return Rescale(
        input_zero_point=values.zero_point,
        output_zero_point=output.zero_point,
        multiplier=multiplier,
        shift=shift,
        act_min=act_min,
        act_max=act_max,
        real_multiplier=real,
    )
