"""SUM: the sum over any set of dimensions, int8 or int16: a mean without the division.

Exception to the official runtimes: LiteRT reads int8 as uint8 here; TFLM is the truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import checked_multiplier
from microinfer.ops.shared.reduction import ScaledSum, check_sum, read_reduction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sum(ScaledSum):
    """The real multiplier is the scale ratio."""

    OPERATOR: ClassVar[str] = "SUM"


def read(node: Node) -> Sum:
    """Check the operator and derive its integers."""
    fields = read_reduction(node)
    source, output = node.input(0), node.output()
    ratio = source.scale / output.scale
    multiplier, shift = checked_multiplier(node, ratio)
    check_sum(node, math.prod(source.shape[axis] for axis in fields["axes"]), shift)
    return Sum(
        **fields,
        input_zero_point=source.zero_point,
        output_zero_point=output.zero_point,
        multiplier=multiplier,
        shift=shift,
        real_multiplier=ratio,
    )
