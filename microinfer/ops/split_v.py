"""SPLIT_V: parts of given sizes along an axis; one of them may be -1, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SplitV(Movement):
    """`axis` from 0; one output per part."""

    OPERATOR: ClassVar[str] = "SPLIT_V"

    axis: int

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        first = 0
        for number, target in enumerate(outputs):
            end = first + target.shape[self.axis]
            index = (slice(None),) * self.axis + (slice(first, end),)
            yield Region(0, inputs[0][index], number, target)
            first = end


def read(node: Node) -> SplitV:
    """Check the operator."""
    node.expect_inputs(3)
    source = node.activation_input(0)
    sizes = integers(node, 1, "sizes", "int32", "int64")
    node.expect_outputs(len(sizes))
    axis = resolve_axis(node, integers(node, 2, "axis")[0], len(source.shape))
    extent = source.shape[axis]
    if sizes.count(-1) == 1:
        rest = extent - sum(size for size in sizes if size != -1)
        sizes = [rest if size == -1 else size for size in sizes]
    if min(sizes) < 1 or sum(sizes) != extent:
        node.malformed(f"parts {sizes} of a dimension of {extent}; parts that fill it are needed")
    for position, size in enumerate(sizes):
        shape = (*source.shape[:axis], size, *source.shape[axis + 1 :])
        node.expect_output_shape(shape, position)
    op = SplitV(**read_movement(node, [source]), axis=axis)
    check_copies(node, op)
    return op
