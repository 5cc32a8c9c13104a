"""GATHER_ND: slices of a tensor, each by a list of int32 indices into its first dimensions.

Exception to the official runtimes: a computed index outside is taken as the nearest inside; they
stop with an error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.gathering import check_values
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype

MOST_INDICES = 6
"""Indices of one slice: the largest rank."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GatherNd(Op):
    """values [*extents][inner], indices [count][len(extents)]; constants as in Gathering."""

    OPERATOR: ClassVar[str] = "GATHER_ND"

    constants: tuple[Array | None, Array | None]  # values, indices
    extents: tuple[int, ...]
    inner: int
    count: int
    output_shape: tuple[int, ...]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Values of any dtype and int32 indices to that dtype."""
        given = iter(inputs)
        values, indices = (next(given) if c is None else c for c in self.constants)
        rows = values.reshape(*self.extents, self.inner)
        inside = np.clip(
            indices.reshape(self.count, len(self.extents)), 0, np.array(self.extents) - 1
        )
        return (rows[tuple(inside.T)].reshape(self.output_shape),)


def read(node: Node) -> GatherNd:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    values, indices = node.input(0), node.input(1)
    require_dtype(node, indices, "indices", "int32")
    if not indices.shape or not 1 <= indices.shape[-1] <= min(len(values.shape), MOST_INDICES):
        node.refuse(
            f"indices of shape {list(indices.shape)} into one of rank {len(values.shape)}",
            f"a last dimension of 1 to {min(len(values.shape), MOST_INDICES)} is supported",
        )
    depth = indices.shape[-1]
    extents = values.shape[:depth]
    if indices.data is not None:
        flat = indices.data.reshape(-1, depth)
        if (flat < 0).any() or (flat >= np.array(extents)).any():
            node.malformed(f"an index outside of {list(extents)}; indices inside are accepted")
    check_values(node, values, indices)
    node.expect_output_shape((*indices.shape[:-1], *values.shape[depth:]))
    return GatherNd(
        index=node.index,
        inputs=tuple(tensor.index for tensor in (values, indices) if tensor.data is None),
        outputs=(node.output().index,),
        constants=(values.data, indices.data),
        extents=extents,
        inner=math.prod(values.shape[depth:]),
        count=math.prod(indices.shape[:-1]),
        output_shape=node.output().shape,
    )
