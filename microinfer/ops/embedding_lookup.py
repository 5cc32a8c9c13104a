"""EMBEDDING_LOOKUP: rows of a table by a list of int32 indices.

Exception to the official runtimes: a computed index outside is taken as the nearest inside; they
stop with an error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.gathering import Gathering, check_indices, check_values
from microinfer.ops.shared.node import Check, Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class EmbeddingLookup(Gathering):
    """Slices of the first dimension."""

    OPERATOR: ClassVar[str] = "EMBEDDING_LOOKUP"


def indices_are_a_list(node: Node) -> str | None:
    """The indices must have rank 1."""
    rank = len(node.input(0).shape)
    return None if rank == 1 else f"indices have rank {rank}"


def table_has_rows(node: Node) -> str | None:
    """The table must have rank 2 or more."""
    rank = len(node.input(1).shape)
    return None if rank >= 2 else f"table has rank {rank}"


CHECKS: tuple[Check, ...] = (indices_are_a_list, table_has_rows)


def read(node: Node) -> EmbeddingLookup:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    node.check(CHECKS)
    indices, table = node.input(0), node.input(1)
    check_indices(node, indices, table.shape[0])
    check_values(node, table, indices)
    node.expect_output_shape((indices.elements, *table.shape[1:]))
    return EmbeddingLookup(
        index=node.index,
        inputs=tuple(tensor.index for tensor in (table, indices) if tensor.data is None),
        outputs=(node.output().index,),
        constants=(table.data, indices.data),
        batches=1,
        outer=1,
        extent=table.shape[0],
        inner=math.prod(table.shape[1:]),
        count=indices.elements,
        output_shape=node.output().shape,
    )
