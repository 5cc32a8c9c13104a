"""HARD_SWISH: x * clamp(x + 3, 0, 6) / 6; int8, as a table.

Both references use the same 16-bit arithmetic, with a final division that truncates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, quantize_multiplier, rounding_divide_by_pot
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Node

INT16_MAX = 2**15 - 1


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HardSwish(Lookup):
    """The hard swish of each value."""

    OPERATOR: ClassVar[str] = "HARD_SWISH"


def _multiplier_16(real: float) -> tuple[int, int]:
    """A multiplier of 15 bits, and its shift."""
    multiplier, shift = quantize_multiplier(real)
    return min((multiplier + 2**15) >> 16, INT16_MAX), shift


def _high_mul_16(a: Int64, b: int) -> Int64:
    """The doubling high multiply on int16, ties upward."""
    return (a * b + 2**14) >> 15


def _saturate_16(x: Int64) -> Int64:
    saturated: Int64 = np.clip(x, -(2**15), INT16_MAX)
    return saturated


def hard_swish_table(node: Node, source: Tensor, target: Tensor) -> Array:
    """Source: TFLite reference_ops::HardSwish."""
    high_resolution = np.float32(source.scale) / np.float32(128)
    output_ratio = float(high_resolution / np.float32(target.scale))
    relu_ratio = float(high_resolution / np.float32(3 / 32768))
    out_multiplier, out_shift = _multiplier_16(output_ratio)
    relu_multiplier, relu_shift = _multiplier_16(relu_ratio)
    if out_shift > 0:
        node.refuse(
            f"input scale / output scale is {output_ratio * 128:g}", "up to 128 is supported"
        )
    value = (stored_inputs() - source.zero_point) * 128
    unscaled = _high_mul_16(value, out_multiplier)
    relu = value
    if relu_shift > 0:
        relu = _saturate_16(relu << (relu_shift - 1))
    relu = _high_mul_16(relu, relu_multiplier)
    if relu_shift > 0:
        relu = _saturate_16(relu << 1)
    if relu_shift < 0:
        relu = rounding_divide_by_pot(relu, -relu_shift)
    relu = (relu + 2**15) >> 1
    product = relu * unscaled
    truncated = np.sign(product) * (np.abs(product) >> 15)
    out = rounding_divide_by_pot(truncated, -out_shift) + target.zero_point
    table: Array = np.clip(out, -128, 127).astype(np.int8)
    return table


def read(node: Node) -> HardSwish:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    return HardSwish(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=hard_swish_table(node, source, target),
    )
