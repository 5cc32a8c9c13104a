"""REVERSE_V2: some dimensions back to front.

Exception to the official runtimes: LiteRT has no int8 here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReverseV2(Movement):
    """`axes` are reversed."""

    OPERATOR: ClassVar[str] = "REVERSE_V2"

    axes: frozenset[int]

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        index = tuple(
            slice(None, None, -1 if axis in self.axes else 1) for axis in range(inputs[0].ndim)
        )
        yield Region(0, inputs[0][index], 0, outputs[0])


def read(node: Node) -> ReverseV2:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source = node.activation_input(0)
    rank = len(source.shape)
    axes = frozenset(resolve_axis(node, axis, rank) for axis in integers(node, 1, "axis"))
    node.expect_output_shape(source.shape)
    op = ReverseV2(**read_movement(node, [source]), axes=axes)
    check_copies(node, op)
    return op
