"""Float32 products of matrices: FULLY_CONNECTED and BATCH_MATMUL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.float_ops.kernel import Double, FloatOp, read_operands
from microinfer.ops.fully_connected import filter_has_default_format, filter_is_a_matrix
from microinfer.ops.shared.node import Node


class FullyConnected(FloatOp):
    """Operands: vectors, matrix [out][in] and, where there is one, bias."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "FULLY_CONNECTED"

    @property
    def macs(self) -> int:
        """One per weight and vector."""
        matrix = self.constants[1]
        return (
            0 if matrix is None else matrix.size * (int(np.prod(self.output_shape)) // len(matrix))
        )

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        acc = operands[0].reshape(-1, operands[1].shape[1]) @ operands[1].T
        return np.asarray(acc + operands[2].reshape(-1) if len(operands) > 2 else acc)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BatchMatmul(FloatOp):
    """Operands: two stacks of matrices, each transposed where its flag says so."""

    OPERATOR: ClassVar[str] = "BATCH_MATMUL"

    adj_x: bool
    adj_y: bool

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        x, y = operands
        left = np.swapaxes(x, -1, -2) if self.adj_x else x
        right = np.swapaxes(y, -1, -2) if self.adj_y else y
        return np.asarray(left @ right)


def read_fully_connected(node: Node) -> FullyConnected:
    """Check the operator."""
    node.expect_inputs(2, 3)
    positions = (0, 1, 2) if node.optional_input(2) is not None else (0, 1)
    fields = read_operands(node, positions)
    node.check((filter_is_a_matrix, filter_has_default_format))
    out_features, in_features = node.input(1).shape
    vectors = node.input(0)
    if vectors.elements % in_features != 0:
        node.malformed(
            f"input has {vectors.elements} values; a multiple of the filter's {in_features} "
            "columns is required"
        )
    count = vectors.elements // in_features * out_features
    if node.output().elements != count:
        node.malformed(f"output has {node.output().elements} values; {count} follow")
    if len(positions) > 2 and node.input(2).elements != out_features:
        node.malformed(f"bias has {node.input(2).elements} values; {out_features} channels")
    return FullyConnected(**fields)


def read_batch_matmul(node: Node) -> BatchMatmul:
    """Check the operator."""
    node.expect_inputs(2)
    fields = read_operands(node, (0, 1))
    flags = (node.flag("adj_x"), node.flag("adj_y"))
    shapes = []
    for position, turned in enumerate(flags):
        shape = node.input(position).shape
        if len(shape) < 2:
            node.refuse(f"input {position} has rank {len(shape)}", "2 and more is supported")
        shapes.append((*shape[:-2], shape[-1], shape[-2]) if turned else shape)
    left, right = shapes
    if left[-1] != right[-2]:
        node.malformed(f"matrices {list(left[-2:])} and {list(right[-2:])} do not multiply")
    try:
        batch = np.broadcast_shapes(left[:-2], right[:-2])
    except ValueError:
        node.malformed(f"shapes {list(left)} and {list(right)} do not broadcast")
    node.expect_output_shape((*batch, left[-2], right[-1]))
    return BatchMatmul(**fields, adj_x=flags[0], adj_y=flags[1])
