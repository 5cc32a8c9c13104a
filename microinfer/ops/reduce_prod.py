"""REDUCE_PROD: the product over any set of dimensions, int8 or int16.

Values are multiplied in the order they are stored in; each product is rescaled by the same factor,
the input's scale over the n-th root of the output's, so that n of them make the result.

TFLM has no kernel of REDUCE_PROD; LiteRT's is the truth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import INT32_MAX, reduce_multiplier, requantize_wide
from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import (
    LARGEST_WIDE_SHIFT,
    centred_range,
    checked_multiplier,
)
from microinfer.ops.shared.reduction import Reduction, read_reduction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReduceProd(Reduction):
    """Every partial product fits int32: `read` proved it."""

    OPERATOR: ClassVar[str] = "REDUCE_PROD"

    input_zero_point: int
    output_zero_point: int
    multiplier: int  # of 15 bits, for every step
    shift: int
    real_multiplier: float

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 to int8, int16 to int16."""
        axes = tuple(sorted(self.axes))
        last = np.moveaxis(inputs[0].astype(np.int64), axes, range(-len(axes), 0))
        rows = last.reshape(-1, self.count) - self.input_zero_point
        multiplier, shift = np.int64(self.multiplier), np.int64(self.shift)
        product = rows[:, 0]
        for column in rows[:, 1:].T:
            product = requantize_wide(product * column, multiplier, shift)
        out = requantize_wide(product, multiplier, shift) + self.output_zero_point
        info = np.iinfo(inputs[0].dtype)
        clamped = np.clip(out, info.min, info.max).astype(inputs[0].dtype)
        return (clamped.reshape(self.output_shape),)


def _check_products(node: Node, count: int, real: float) -> None:
    """Refuse where a partial product, rescaled, could leave int32."""
    reach = float(max(map(abs, centred_range(node.input(0)))))
    largest = reach
    for _ in range(count - 1):
        largest = largest * reach * real * (1 + 2.0**-14) + 1
        if largest > INT32_MAX:
            break
    if max(largest, largest * real) > INT32_MAX / 2:
        node.refuse(
            f"products of {count} values scaled by {real:.6g} each",
            "products that could leave int32 are not supported",
        )


def read(node: Node) -> ReduceProd:
    """Check the operator and derive its integers."""
    fields = read_reduction(node)
    source, output = node.input(0), node.output()
    count = math.prod(source.shape[axis] for axis in fields["axes"])
    real = source.scale / math.pow(output.scale, 1.0 / count)
    multiplier, shift = checked_multiplier(node, real)
    if shift > LARGEST_WIDE_SHIFT:
        node.refuse(f"a shift of {shift}", f"up to {LARGEST_WIDE_SHIFT} is supported")
    _check_products(node, count, real)
    return ReduceProd(
        **fields,
        input_zero_point=source.zero_point,
        output_zero_point=output.zero_point,
        multiplier=reduce_multiplier(multiplier),
        shift=shift,
        real_multiplier=real,
    )
