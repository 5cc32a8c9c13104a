"""BATCH_MATMUL: matrix products, one per batch, either side transposed; int8 or int16.

Dialect: `tflm` derives the multiplier in double, `litert` takes the product of the scales in
float32.

Exception to the official runtimes: both stop at 5 dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.fixedpoint import (
    reduce_multiplier,
    requantize,
    requantize_fits,
    requantize_wide,
)
from microinfer.graph import Array, Op
from microinfer.ops.shared.binary import Operand
from microinfer.ops.shared.broadcast import Broadcast, broadcast
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.pairwise import an_operand_is_computed
from microinfer.ops.shared.quantization import (
    LARGEST_WIDE_SHIFT,
    LARGEST_WIDE_SUM,
    centred_range,
    checked_multiplier,
)
from microinfer.ops.shared.wide import require_one_width


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BatchMatmul(Op):
    """first [..., rows, depth] times second [..., depth, columns], each stored so or transposed.

    `inputs` has an entry per operand that is not a constant, in order. `batches` are the loops
    over the matrices, strides in matrices. Every partial sum, and its requantisation's left
    shift, fit int32.
    """

    OPERATOR: ClassVar[str] = "BATCH_MATMUL"

    first: Operand
    second: Operand
    first_transposed: bool
    second_transposed: bool
    rows: int
    depth: int
    columns: int
    batches: Broadcast
    output_shape: tuple[int, ...]
    dtype: np.dtype[Any]  # of all three
    output_zero_point: int
    multiplier: int  # of 31 bits; of 15 for int16, whose sums have 64
    shift: int
    real_multiplier: float  # before rounding to fixed point

    @property
    def macs(self) -> int:
        """Products of every output."""
        return int(np.prod(self.output_shape)) * self.depth

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 or int16 matrices to `output_shape` of the same."""
        given = iter(inputs)
        first, second = (
            # float64 holds the sums exactly: they have 47 bits at most.
            (next(given) if operand.constant is None else operand.constant).astype(np.float64)
            - operand.zero_point
            for operand in (self.first, self.second)
        )
        left = first.swapaxes(-1, -2) if self.first_transposed else first
        right = second.swapaxes(-1, -2) if self.second_transposed else second
        acc = (left @ right).astype(np.int64)
        if self.dtype.name == "int16":
            out = requantize_wide(acc, np.int64(self.multiplier), np.int64(self.shift))
        else:
            out = requantize(acc, self.multiplier, self.shift) + self.output_zero_point
        info = np.iinfo(self.dtype)
        return (np.clip(out, info.min, info.max).astype(self.dtype),)


def operands_are_matrices(node: Node) -> str | None:
    """Both operands must have rank 2 or more."""
    ranks = [len(node.input(position).shape) for position in (0, 1)]
    return None if min(ranks) >= 2 else f"ranks {ranks[0]} and {ranks[1]}"


CHECKS: tuple[Check, ...] = (an_operand_is_computed, operands_are_matrices)


def _real_multiplier(node: Node) -> float:
    first, second, output = node.input(0).scale, node.input(1).scale, node.output().scale
    if node.reference == "litert":
        with np.errstate(over="ignore"):  # infinity is refused as a ratio
            return float(np.float32(first) * np.float32(second)) / output
    return first * second / output


def _checked_multiplier(node: Node, depth: int) -> tuple[float, int, int]:
    """(real, multiplier, shift), refusing sums of `depth` products that could leave int32."""
    real = _real_multiplier(node)
    multiplier, shift = checked_multiplier(node, real)
    ranges = [centred_range(node.input(position)) for position in (0, 1)]
    corners = [a * b * depth for a in ranges[0] for b in ranges[1]]
    if node.output().dtype.name == "int16":
        if max(corners) >= LARGEST_WIDE_SUM or shift > LARGEST_WIDE_SHIFT:
            node.refuse(
                f"sums of {depth} products, shifted left by {max(shift, 0)}",
                f"up to 47 bits and shifts up to {LARGEST_WIDE_SHIFT} are supported",
            )
        return real, reduce_multiplier(multiplier), shift
    if not requantize_fits(min(corners), max(corners), shift):
        node.refuse(
            f"sums of {depth} products within [{min(corners)}, {max(corners)}] shift left by "
            f"{max(shift, 0)}",
            "sums that could leave int32 are not supported",
        )
    return real, multiplier, shift


def read(node: Node) -> BatchMatmul:
    """Check the operator and derive its integers."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    operands, output = (node.input(0), node.input(1)), node.output()
    tensors = {"first operand": operands[0], "second operand": operands[1], "output": output}
    dtype = require_one_width(node, tensors, "int8", "int16")
    node.check(CHECKS)
    transposed = node.flag("adj_x"), node.flag("adj_y")
    shapes = [tensor.shape for tensor in operands]
    rows, depth = shapes[0][-2:][::-1] if transposed[0] else shapes[0][-2:]
    second_depth, columns = shapes[1][-2:][::-1] if transposed[1] else shapes[1][-2:]
    if depth != second_depth:
        node.malformed(f"{rows}x{depth} times {second_depth}x{columns}; the inner two must agree")
    try:
        batch_shape = np.broadcast_shapes(shapes[0][:-2], shapes[1][:-2])
    except ValueError:
        node.malformed(f"batches of {list(shapes[0])} and {list(shapes[1])} do not broadcast")
    output_shape = (*batch_shape, rows, columns)
    node.expect_output_shape(output_shape)
    real, multiplier, shift = _checked_multiplier(node, depth)
    first, second = (Operand(tensor.zero_point, tensor.data) for tensor in operands)
    return BatchMatmul(
        index=node.index,
        inputs=tuple(tensor.index for tensor in operands if tensor.data is None),
        outputs=(output.index,),
        first=first,
        second=second,
        first_transposed=transposed[0],
        second_transposed=transposed[1],
        rows=rows,
        depth=depth,
        columns=columns,
        batches=broadcast(shapes[0][:-2], shapes[1][:-2]),
        output_shape=output_shape,
        dtype=dtype,
        output_zero_point=output.zero_point,
        multiplier=multiplier,
        shift=shift,
        real_multiplier=real,
    )
