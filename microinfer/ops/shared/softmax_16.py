"""SOFTMAX of int16: exponentials and the reciprocal of their sum come from tables of 513 points."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from microinfer.fixedpoint import requantize, requantize_fits
from microinfer.graph import Array, Op, Reference
from microinfer.ops.shared.interpolation import (
    INT16_MAX,
    INT16_MIN,
    Reals,
    interpolate,
    interpolation_table,
)
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import checked_multiplier
from microinfer.ops.shared.wide import require_one_width
from microinfer.transcendental import leading_zeros

LARGEST_DEPTH_16 = 65535
"""Each exponential adds at most 2**15 - 1 to a sum that must stay below 2**31."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Softmax16(Op):
    """int16 to int16: exponentials and the reciprocal of their sum are read from tables."""

    OPERATOR: ClassVar[str] = "SOFTMAX"

    rows: int
    depth: int
    multiplier: int  # of a difference, to 65535ths of 10
    shift: int  # left if positive
    real_multiplier: float
    exponentials: NDArray[np.int16]  # exp(x) for x in [-10, 0]
    reciprocals: NDArray[np.int16]  # 1 / (1 + x) for x in [0, 1]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int16 of any shape to int16 of the same shape."""
        x = inputs[0].reshape(self.rows, self.depth).astype(np.int64)
        difference = requantize(
            x - x.max(axis=1, keepdims=True), np.int64(self.multiplier), np.int64(self.shift)
        )
        terms = interpolate(
            self.exponentials, np.clip(difference + INT16_MAX, INT16_MIN, INT16_MAX)
        )
        total = terms.sum(axis=1, keepdims=True)
        headroom = leading_zeros(total)  # total << headroom - 1 is 1 + a fraction, in Q1.30
        one_plus = ((total << (headroom - 1)) + (1 << 13)) >> 14
        fraction = np.clip(one_plus - (1 << 16) + INT16_MIN, INT16_MIN, INT16_MAX)
        product = terms * interpolate(self.reciprocals, fraction)
        out = (product + (1 << (30 - headroom))) >> (31 - headroom)
        return (np.clip(out, 0, INT16_MAX).astype(np.int16).reshape(inputs[0].shape),)


def wide_output_covers_0_to_1(node: Node) -> str | None:
    """Of an int16 input, the output must have scale 1/32768 and zero point 0."""
    output = node.output()
    if abs(output.scale * 2**15 - 1) < 1e-3 and output.zero_point == 0:
        return None
    return f"output has scale {output.scale:.9g} and zero point {output.zero_point}"


def wide_depth_is_bounded(node: Node) -> str | None:
    """Of an int16 input, the last dimension must be at most 65535."""
    shape = node.input(0).shape
    if not shape:
        return "input is a scalar"
    return None if shape[-1] <= LARGEST_DEPTH_16 else f"the last dimension is {shape[-1]}"


def beta_is_positive(node: Node) -> str | None:
    """Beta must be a positive number."""
    beta = node.number("beta")
    return None if beta > 0 and math.isfinite(beta) else f"beta is {beta:g}"


CHECKS_16: tuple[Check, ...] = (wide_output_covers_0_to_1, wide_depth_is_bounded, beta_is_positive)


def _reciprocal(x: Reals) -> Reals:
    one = x.dtype.type(1)
    return np.asarray(one / (one + x))


def _exponential(x: Reals) -> Reals:
    # exp in double, rounded once, is the correctly rounded float32 that libm gives.
    return np.exp(x.astype(np.float64)).astype(x.dtype)


def _fraction_table(
    function: Callable[[Reals], Reals], low: int, high: int, reference: Reference
) -> NDArray[np.int16]:
    """Points in Q0.15 of a function of [low, high], in TFLM's float32 or LiteRT's double.

    One of low and high is 0, so that int16 spans the other in 65535 steps.
    """
    real = np.float32 if reference == "tflm" else np.float64
    span = real(high - low) / real(65535) * real(65535)
    first, last = (real(0), span) if low == 0 else (-span, real(0))
    unit = real(2) / real(65535)  # of the output; its range is 65535 such
    in_units = real(65536) / (unit * real(INT16_MAX) - unit * real(INT16_MIN))
    return interpolation_table(function, first, last, in_units)


def read_softmax_16(node: Node) -> Softmax16:
    """Check the operator and derive its integers and tables; input 0 is int16."""
    logits, output = node.input(0), node.output()
    require_one_width(node, {"input": logits, "output": output}, "int16")
    node.check(CHECKS_16)
    node.expect_output_shape(logits.shape)
    real = logits.scale * node.number("beta") / (10.0 / 65535.0)
    multiplier, shift = checked_multiplier(node, real, "beta * input scale * 6553.5")
    if not requantize_fits(-65535, 0, shift):
        node.refuse(f"beta * input scale is {real / 6553.5:g}", "less than 5 is supported")
    depth = logits.shape[-1]
    return Softmax16(
        index=node.index,
        inputs=(logits.index,),
        outputs=(output.index,),
        rows=logits.elements // depth,
        depth=depth,
        multiplier=multiplier,
        shift=shift,
        real_multiplier=real,
        exponentials=_fraction_table(_exponential, -10, 0, node.reference),
        reciprocals=_fraction_table(_reciprocal, 0, 1, node.reference),
    )
