"""What SOFTMAX and LOG_SOFTMAX share: rows of exponentials of differences from the row's maximum.

Arguments in Q5.26, exponentials in Q0, their sum in Q12.19. Knows nothing of what becomes of the
sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from microinfer.fixedpoint import (
    Int64,
    doubling_high_mul,
    quantize_multiplier,
    rounding_divide_by_pot,
)
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.transcendental import exp_on_negative

DIFFERENCE_INTEGER_BITS = 5
SUM_INTEGER_BITS = 12

LARGEST_DEPTH = 4095
"""Each exponential adds at most 2**19 to a sum that must stay below 2**31."""


@dataclass(frozen=True, slots=True, eq=False)
class Exponentials:
    """Of rows [rows][depth]; where not `counts`, the other arrays hold what 0 would give."""

    counts: Array  # bool: the difference is not so large that its exponential is 0
    differences: Int64  # scaled, in Q5
    exponentials: Int64  # in Q0
    total: Int64  # [rows][1], in Q12


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SoftmaxRows(Op):
    """Rows of `depth` values; a difference below `diff_min` from the row's maximum counts as 0."""

    rows: int
    depth: int
    multiplier: int
    shift: int  # left
    diff_min: int

    def exponentials(self, logits: Array) -> Exponentials:
        """Of int8 logits of any shape."""
        x = logits.reshape(self.rows, self.depth).astype(np.int64)
        difference = x - x.max(axis=1, keepdims=True)
        counts = difference >= self.diff_min
        scaled = doubling_high_mul(
            np.where(counts, difference, 0) << self.shift, np.int64(self.multiplier)
        )
        exponential = exp_on_negative(scaled, DIFFERENCE_INTEGER_BITS)
        terms = rounding_divide_by_pot(exponential, SUM_INTEGER_BITS)
        total: Int64 = np.where(counts, terms, 0).sum(axis=1, keepdims=True)
        return Exponentials(counts, scaled, exponential, total)


class SoftmaxFields(TypedDict):
    """The fields of SoftmaxRows and Op, as `read_rows` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    rows: int
    depth: int
    multiplier: int
    shift: int
    diff_min: int


def depth_is_bounded(node: Node) -> str | None:
    """The last dimension must be at most 4095 (the sum of exponentials must fit int32)."""
    shape = node.input(0).shape
    if not shape:
        return "input is a scalar"
    return None if shape[-1] <= LARGEST_DEPTH else f"the last dimension is {shape[-1]}"


def read_rows(node: Node, beta: float) -> SoftmaxFields:
    """Shape and scaling; types, and that beta * scale is at least 2**-26, are checked before."""
    logits, output = node.input(0), node.output()
    node.expect_output_shape(logits.shape)
    real = min(beta * logits.scale * (1 << 26), 2.0**31 - 1.0)
    multiplier, shift = quantize_multiplier(real)
    radius = ((1 << DIFFERENCE_INTEGER_BITS) - 1) * (1 << 26) // (1 << shift)
    depth = logits.shape[-1]
    return SoftmaxFields(
        index=node.index,
        inputs=(logits.index,),
        outputs=(output.index,),
        rows=logits.elements // depth,
        depth=depth,
        multiplier=multiplier,
        shift=shift,
        diff_min=-radius,
    )
