"""SOFTMAX: exp(beta * x) over its sum along the last axis, int8 to int8 or int16, int16 to int16.

Int8: exponentials in Q5.26 arguments, their sum in Q12.19, the reciprocal by Newton's iteration:
the arithmetic of TFLite's reference kernel, the same in both references.

Exception to the official runtimes: where a row's exponentials sum to 512 and more, the last
division is by more than 2**31, which TFLM aborts on and LiteRT leaves undefined; the quotient is 0
here.

Int16: both references interpolate tables, which TFLM fills in float32 and LiteRT in double: two of
their 1026 entries differ, by 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import doubling_high_mul, rounding_divide_by_pot
from microinfer.graph import Array
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import require_quantized
from microinfer.ops.shared.softmax import (
    SUM_INTEGER_BITS,
    SoftmaxRows,
    depth_is_bounded,
    read_rows,
)
from microinfer.ops.shared.softmax_16 import CHECKS_16, Softmax16, read_softmax_16
from microinfer.transcendental import leading_zeros, one_over_one_plus


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Softmax(SoftmaxRows):
    """What lies too far below the maximum is the smallest output."""

    OPERATOR: ClassVar[str] = "SOFTMAX"

    output_bits: int  # 8 or 16

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 of any shape to int8 or int16 of the same shape."""
        row = self.exponentials(inputs[0])
        headroom = leading_zeros(row.total)
        reciprocal = one_over_one_plus((row.total << headroom) - (1 << 31))
        scaled_out = rounding_divide_by_pot(
            doubling_high_mul(reciprocal, row.exponentials),
            SUM_INTEGER_BITS - headroom + 31 - self.output_bits,
        )
        low, high = -(1 << (self.output_bits - 1)), (1 << (self.output_bits - 1)) - 1
        out = np.where(row.counts, np.clip(scaled_out + low, low, high), low)
        dtype = np.int8 if self.output_bits == 8 else np.int16
        return (out.astype(dtype).reshape(inputs[0].shape),)


def output_covers_0_to_1(node: Node) -> str | None:
    """The output must have scale 1/256 and zero point -128 (int16: 1/65536 and -32768)."""
    output = node.output()
    bits = 8 * output.dtype.itemsize
    # Converters write the int16 scale as 1/65535 too; the official kernels allow that much.
    near = output.scale * 2**bits == 1 if bits == 8 else abs(output.scale * 2**bits - 1) < 1e-3
    if near and output.zero_point == -(1 << (bits - 1)):
        return None
    return f"output has scale {output.scale:.9g} and zero point {output.zero_point}"


def scale_is_representable(node: Node) -> str | None:
    """The product of beta and the input scale must be at least 2**-26."""
    real = node.number("beta") * node.input(0).scale
    if math.isfinite(real) and real * 2**26 >= 1.0:
        return None
    return f"beta * input scale is {real:g}"


CHECKS_8: tuple[Check, ...] = (output_covers_0_to_1, depth_is_bounded, scale_is_representable)
CHECKS: tuple[Check, ...] = (*CHECKS_8, *CHECKS_16)


def read(node: Node) -> Softmax | Softmax16:
    """Check the operator and derive its integers."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    logits, output = node.activation_input(0), node.output()
    if logits.dtype.name == "int16":
        return read_softmax_16(node)
    require_quantized(node, logits, "input", "int8", "int16")
    require_quantized(node, output, "output", "int8", "int16")
    node.check(CHECKS_8)
    return Softmax(**read_rows(node, node.number("beta")), output_bits=8 * output.dtype.itemsize)
