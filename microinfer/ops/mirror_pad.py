"""MIRROR_PAD: a border of the values inside, mirrored.

REFLECT leaves the edge out, SYMMETRIC repeats it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement
from microinfer.schema import MirrorPadMode


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MirrorPad(Movement):
    """`before`, `after`: border per dimension; `edge`: 1 where the edge is not repeated."""

    OPERATOR: ClassVar[str] = "MIRROR_PAD"

    before: tuple[int, ...]
    after: tuple[int, ...]
    edge: int

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        pieces = [
            [piece for piece in self._pieces(axis) if piece[1].stop > piece[1].start]
            for axis in range(inputs[0].ndim)
        ]
        for choice in itertools.product(*pieces):
            source = tuple(piece[0] for piece in choice)
            target = tuple(piece[1] for piece in choice)
            yield Region(0, inputs[0][source], 0, outputs[0][target])

    def _pieces(self, axis: int) -> list[tuple[slice, slice]]:
        """(of the input, of the output) along one dimension: border, inside, border."""
        extent = self.input_shapes[0][axis]
        first, last = self.before[axis], self.after[axis]
        low = self.edge - 1
        front = slice(low + first, low if low >= 0 else None, -1)
        start = extent - 1 - self.edge
        stop = start - last
        back = slice(start, stop if stop >= 0 else None, -1)
        end = first + extent
        return [
            (front, slice(0, first)),
            (slice(0, extent), slice(first, end)),
            (back, slice(end, end + last)),
        ]


def read(node: Node) -> MirrorPad:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source = node.activation_input(0)
    flat = integers(node, 1, "paddings", "int32", "int64")
    rank = len(source.shape)
    if len(flat) != 2 * rank:
        node.malformed(f"{len(flat)} paddings for a tensor of rank {rank}")
    before, after = tuple(flat[::2]), tuple(flat[1::2])
    edge = 1 if node.integer("mode", 0, 1) == MirrorPadMode.REFLECT else 0
    for extent, first, last in zip(source.shape, before, after, strict=True):
        if not (0 <= first <= extent - edge and 0 <= last <= extent - edge):
            node.malformed(f"border {first} and {last} of a dimension of {extent}")
    node.expect_output_shape(tuple(sum(x) for x in zip(source.shape, before, after, strict=True)))
    op = MirrorPad(**read_movement(node, [source]), before=before, after=after, edge=edge)
    check_copies(node, op)
    return op
