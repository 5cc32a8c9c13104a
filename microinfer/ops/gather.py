"""GATHER: slices of a tensor along an axis, by constant or computed int32 indices.

Exception to the official runtimes: a computed index outside is taken as the nearest inside; they
stop with an error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.gathering import Gathering, check_indices, check_values
from microinfer.ops.shared.movement import resolve_axis
from microinfer.ops.shared.node import Node

LARGEST_RANK = 8


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gather(Gathering):
    """Slices side by side."""

    OPERATOR: ClassVar[str] = "GATHER"


def read(node: Node) -> Gather:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    values, indices = node.input(0), node.input(1)
    shape = values.shape
    axis = resolve_axis(node, node.integer("axis", -LARGEST_RANK, LARGEST_RANK), len(shape))
    batch_dims = node.integer("batch_dims", -LARGEST_RANK, LARGEST_RANK)
    if not 0 <= batch_dims <= min(axis, len(indices.shape)):
        node.refuse(f"batch_dims is {batch_dims}", f"0 to {axis}, the axis, is supported")
    batch = shape[:batch_dims]
    if indices.shape[:batch_dims] != batch:
        node.malformed(
            f"indices have shape {list(indices.shape)}; a start of {list(batch)} is expected"
        )
    check_indices(node, indices, shape[axis])
    check_values(node, values, indices)
    beyond = indices.shape[batch_dims:]
    node.expect_output_shape((*shape[:axis], *beyond, *shape[axis + 1 :]))
    return Gather(
        index=node.index,
        inputs=tuple(tensor.index for tensor in (values, indices) if tensor.data is None),
        outputs=(node.output().index,),
        constants=(values.data, indices.data),
        batches=math.prod(batch),
        outer=math.prod(shape[batch_dims:axis]),
        extent=shape[axis],
        inner=math.prod(shape[axis + 1 :]),
        count=math.prod(beyond),
        output_shape=node.output().shape,
    )
