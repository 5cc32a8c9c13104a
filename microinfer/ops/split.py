"""SPLIT: equal parts along an axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import (
    MOST_REGIONS,
    Movement,
    Region,
    check_copies,
    read_movement,
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Split(Movement):
    """`axis` from 0; one output per part."""

    OPERATOR: ClassVar[str] = "SPLIT"

    axis: int

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        first = 0
        for number, target in enumerate(outputs):
            end = first + target.shape[self.axis]
            index = (slice(None),) * self.axis + (slice(first, end),)
            yield Region(0, inputs[0][index], number, target)
            first = end


def read(node: Node) -> Split:
    """Check the operator."""
    node.expect_inputs(2)
    source = node.activation_input(1)
    parts = node.integer("num_splits", 1, MOST_REGIONS)
    node.expect_outputs(parts)
    axis = resolve_axis(node, integers(node, 0, "axis")[0], len(source.shape))
    if source.shape[axis] % parts:
        node.malformed(f"dimension of {source.shape[axis]} in {parts} parts; equal ones are needed")
    shape = list(source.shape)
    shape[axis] //= parts
    for position in range(parts):
        node.expect_output_shape(tuple(shape), position)
    op = Split(**read_movement(node, [source]), axis=axis)
    check_copies(node, op)
    return op
