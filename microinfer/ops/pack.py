"""PACK: tensors of one shape stacked along a new axis."""

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
class Pack(Movement):
    """`axis` of the output, from 0."""

    OPERATOR: ClassVar[str] = "PACK"

    axis: int

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        for number, source in enumerate(inputs):
            index: Any = (*(slice(None),) * self.axis, number, ...)
            yield Region(number, source, 0, outputs[0][index])


def read(node: Node) -> Pack:
    """Check the operator."""
    count = node.integer("values_count", 1, MOST_REGIONS)
    node.expect_inputs(count)
    node.expect_outputs(1)
    sources = [node.activation_input(position) for position in range(count)]
    shape = sources[0].shape
    for position, source in enumerate(sources):
        if source.shape != shape:
            node.malformed(f"input {position} has shape {list(source.shape)}, not {list(shape)}")
    axis = resolve_axis(node, node.integer("axis", -(2**31), 2**31 - 1), len(shape) + 1)
    node.expect_output_shape((*shape[:axis], count, *shape[axis:]))
    op = Pack(**read_movement(node, sources), axis=axis)
    check_copies(node, op)
    return op
