"""L2_NORMALIZATION: each row of the last axis divided by its length, int8.

The length's inverse is found in fixed point; a row of real zeros stays so.

Exception to the official runtimes: TFLM stops at 4 dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import INT32_MAX, requantize
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import require_quantized, stored_range
from microinfer.schema import ActivationFunctionType
from microinfer.transcendental import inverse_sqrt

OUTPUT_BITS = 7
"""The output's scale is 2**-7."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class L2Normalization(Op):
    """Rows of `depth` values; no row's sum of squares leaves int32."""

    OPERATOR: ClassVar[str] = "L2_NORMALIZATION"

    rows: int
    depth: int
    input_zero_point: int

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 of any shape to int8 of the same shape."""
        x = inputs[0].reshape(self.rows, self.depth).astype(np.int64) - self.input_zero_point
        multiplier, shift = inverse_sqrt((x * x).sum(axis=1, keepdims=True))
        out = requantize(x, multiplier, shift + OUTPUT_BITS)
        return (np.clip(out, -128, 127).astype(np.int8).reshape(inputs[0].shape),)


def output_covers_minus_1_to_1(node: Node) -> str | None:
    """The output must have scale 1/128 and zero point 0."""
    output = node.output()
    if output.scale * 2**OUTPUT_BITS == 1 and output.zero_point == 0:
        return None
    return f"output has scale {output.scale:.9g} and zero point {output.zero_point}"


def sum_of_squares_fits(node: Node) -> str | None:
    """The input must have a last dimension whose sum of squares fits int32 (33025 always do)."""
    source = node.input(0)
    if not source.shape:
        return "input is a scalar"
    largest = max(abs(value - source.zero_point) for value in stored_range(source))
    fits = source.shape[-1] * largest**2 <= INT32_MAX
    return None if fits else f"{source.shape[-1]} squares of up to {largest}"


def is_not_fused(node: Node) -> str | None:
    """There must be no fused activation."""
    kind = node.activation()
    return None if kind is ActivationFunctionType.NONE else f"fused activation {kind.name}"


CHECKS: tuple[Check, ...] = (output_covers_minus_1_to_1, sum_of_squares_fits, is_not_fused)


def read(node: Node) -> L2Normalization:
    """Check the operator."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, output = node.activation_input(0), node.output()
    require_quantized(node, source, "input", "int8")
    require_quantized(node, output, "output", "int8")
    node.check(CHECKS)
    node.expect_output_shape(source.shape)
    depth = source.shape[-1]
    return L2Normalization(
        index=node.index,
        inputs=(source.index,),
        outputs=(output.index,),
        rows=source.elements // depth,
        depth=depth,
        input_zero_point=source.zero_point,
    )
