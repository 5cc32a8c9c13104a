"""SLICE: a box of the input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Slice(Movement):
    """One slice per dimension."""

    OPERATOR: ClassVar[str] = "SLICE"

    slices: tuple[slice | int | None, ...]  # a NumPy index

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        yield Region(0, inputs[0][self.slices], 0, outputs[0])


def read(node: Node) -> Slice:
    """Check the operator."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    source = node.activation_input(0)
    begin = integers(node, 1, "begin", "int32", "int64")
    size = integers(node, 2, "size", "int32", "int64")
    if not len(begin) == len(size) == len(source.shape):
        node.malformed(f"begin {begin} and size {size} for a tensor of rank {len(source.shape)}")
    ends = [
        b + s if s >= 0 else extent for b, s, extent in zip(begin, size, source.shape, strict=True)
    ]
    for first, end, extent in zip(begin, ends, source.shape, strict=True):
        if not 0 <= first < end <= extent:
            node.malformed(f"begin {first} and end {end} of a dimension of {extent}")
    slices = tuple(slice(b, e) for b, e in zip(begin, ends, strict=True))
    node.expect_output_shape(tuple(e - b for b, e in zip(begin, ends, strict=True)))
    op = Slice(**read_movement(node, [source]), slices=slices)
    check_copies(node, op)
    return op
