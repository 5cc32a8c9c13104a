"""MEAN: the mean over any set of dimensions, int8 or int16.

One multiplier holds both the ratio of the scales and the division by the number of values, as
far as 31 bits go; the sum itself is exact. Source of the multiplier: TFLite QuantizedMeanOrSum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import checked_multiplier
from microinfer.ops.shared.reduction import ScaledSum, check_sum, read_reduction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mean(ScaledSum):
    """The real multiplier is the scale ratio / count."""

    OPERATOR: ClassVar[str] = "MEAN"


def divide_multiplier(multiplier: int, shift: int, count: int) -> tuple[int, int]:
    """(multiplier, shift) of a ratio, divided by a count >= 1 with what bits there are.

    The multiplier is widened by at most 32 bits and by no more than keeps shift >= -31, then
    divided, truncating.
    """
    widened = min(count.bit_length() - 1, 32, 31 + shift)
    return (multiplier << widened) // count, shift - widened


def read(node: Node) -> Mean:
    """Check the operator and derive its integers."""
    fields = read_reduction(node)
    source, output = node.input(0), node.output()
    count = math.prod(source.shape[axis] for axis in fields["axes"])
    ratio = source.scale / output.scale
    multiplier, shift = divide_multiplier(*checked_multiplier(node, ratio), count)
    check_sum(node, count, shift)
    return Mean(
        **fields,
        input_zero_point=source.zero_point,
        output_zero_point=output.zero_point,
        multiplier=multiplier,
        shift=shift,
        real_multiplier=ratio / count,
    )
