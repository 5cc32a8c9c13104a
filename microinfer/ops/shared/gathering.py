"""Gathering: slices of a tensor by indices, which are constants or computed at run time.

GATHER along an axis and EMBEDDING_LOOKUP along the first are one loop nest. An index computed at
run time may lie outside; the official runtimes then fail at run time. The C has no errors, so it
takes the nearest index inside, and so does the reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.movement import require_addressable, require_same_meaning
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gathering(Op):
    """values [batches][outer][extent][inner], indices [batches][count], where each is one of
    `constants` or, in this order, of `inputs`."""

    constants: tuple[Array | None, Array | None]  # values, indices
    batches: int
    outer: int
    extent: int
    inner: int
    count: int
    output_shape: tuple[int, ...]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Values of any dtype and int32 indices to that dtype."""
        given = iter(inputs)
        values, indices = (next(given) if c is None else c for c in self.constants)
        rows = values.reshape(self.batches, self.outer, self.extent, self.inner)
        inside = np.clip(indices.reshape(self.batches, self.count), 0, self.extent - 1)
        taken = [np.take(row, index, axis=1) for row, index in zip(rows, inside, strict=True)]
        return (np.stack(taken).reshape(self.output_shape),)


def check_indices(node: Node, indices: Tensor, extent: int) -> None:
    """int32, and inside where they are in the file."""
    require_dtype(node, indices, "indices", "int32")
    if indices.data is not None and (indices.data.min() < 0 or indices.data.max() >= extent):
        node.malformed(
            f"indices from {indices.data.min()} to {indices.data.max()}; 0 to {extent - 1} is "
            "accepted"
        )


def check_values(node: Node, values: Tensor, indices: Tensor) -> None:
    """Bytes keep their meaning, and something is left to do at run time."""
    require_addressable(node, values)
    require_addressable(node, node.output())
    require_same_meaning(node, values, "input", node.output())
    if values.data is not None and indices.data is not None:
        node.refuse("all operands are constants", "one must be computed at run time")
