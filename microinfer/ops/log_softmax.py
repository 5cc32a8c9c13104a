"""LOG_SOFTMAX: x minus the logarithm of the sum of exp(x) along the last axis, int8.

The exponentials and their sum are SOFTMAX's; the logarithm is taken in fixed point.

Both official runtimes skip, before the last subtraction, differences so large that it would leave
int32; here they are subtracted in full. Their outputs are the smallest either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import rounding_divide_by_pot
from microinfer.graph import Array
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import require_quantized
from microinfer.ops.shared.softmax import (
    DIFFERENCE_INTEGER_BITS,
    SoftmaxRows,
    depth_is_bounded,
    read_rows,
)
from microinfer.transcendental import log_of_at_least_one

OUTPUT_INTEGER_BITS = 4


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LogSoftmax(SoftmaxRows):
    """What lies too far below the maximum is the smallest output."""

    OPERATOR: ClassVar[str] = "LOG_SOFTMAX"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 of any shape to int8 of the same shape."""
        row = self.exponentials(inputs[0])
        logarithm = row.differences - log_of_at_least_one(row.total)
        scaled_out = rounding_divide_by_pot(
            logarithm, 31 - DIFFERENCE_INTEGER_BITS - OUTPUT_INTEGER_BITS
        )
        out = np.where(row.counts, np.clip(scaled_out + 127, -128, 127), -128)
        return (out.astype(np.int8).reshape(inputs[0].shape),)


def output_covers_minus_16_to_0(node: Node) -> str | None:
    """The output must have scale 16/256 and zero point 127."""
    output = node.output()
    if output.scale * 16 == 1 and output.zero_point == 127:
        return None
    return f"output has scale {output.scale:.9g} and zero point {output.zero_point}"


def scale_is_representable(node: Node) -> str | None:
    """The input scale must be larger than 2**-26."""
    scale = node.input(0).scale
    return None if scale * 2**26 > 1.0 else f"input scale is {scale:g}"


CHECKS: tuple[Check, ...] = (output_covers_minus_16_to_0, depth_is_bounded, scale_is_representable)


def read(node: Node) -> LogSoftmax:
    """Check the operator and derive its integers."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    require_quantized(node, node.activation_input(0), "input", "int8")
    require_quantized(node, node.output(), "output", "int8")
    node.check(CHECKS)
    return LogSoftmax(**read_rows(node, beta=1.0))
