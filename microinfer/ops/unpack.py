"""UNPACK: the slices of a tensor along an axis, each without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import (
    MOST_REGIONS,
    Movement,
    Region,
    check_copies,
    read_movement,
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Unpack(Movement):
    """`axis` of the input, from 0."""

    OPERATOR: ClassVar[str] = "UNPACK"

    axis: int

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        for number, target in enumerate(outputs):
            index: Any = (*(slice(None),) * self.axis, number, ...)
            yield Region(0, inputs[0][index], number, target)


def read(node: Node) -> Unpack:
    """Check the operator."""
    node.expect_inputs(1)
    source = node.activation_input(0)
    axis = resolve_axis(node, node.integer("axis", -(2**31), 2**31 - 1), len(source.shape))
    count = node.integer("num", 1, MOST_REGIONS)
    if count != source.shape[axis]:
        node.malformed(f"num is {count}; the dimension has {source.shape[axis]}")
    node.expect_outputs(count)
    for position in range(count):
        node.expect_output_shape((*source.shape[:axis], *source.shape[axis + 1 :]), position)
    op = Unpack(**read_movement(node, [source]), axis=axis)
    check_copies(node, op)
    return op
