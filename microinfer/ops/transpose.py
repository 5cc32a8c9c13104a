"""TRANSPOSE: dimensions in another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Transpose(Movement):
    """`permutation[i]` is the input dimension that becomes dimension i."""

    OPERATOR: ClassVar[str] = "TRANSPOSE"

    permutation: tuple[int, ...]

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        yield Region(0, inputs[0].transpose(self.permutation), 0, outputs[0])


def read(node: Node) -> Transpose:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source = node.activation_input(0)
    rank = len(source.shape)
    permutation = tuple(resolve_axis(node, p, rank) for p in integers(node, 1, "permutation"))
    if sorted(permutation) != list(range(rank)):
        node.malformed(f"permutation {list(permutation)} of rank {rank}; each axis once is needed")
    node.expect_output_shape(tuple(source.shape[axis] for axis in permutation))
    op = Transpose(**read_movement(node, [source]), permutation=permutation)
    check_copies(node, op)
    return op
