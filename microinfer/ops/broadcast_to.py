"""BROADCAST_TO: the input repeated to a shape, as NumPy does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BroadcastTo(Movement):
    """The output shape says it all."""

    OPERATOR: ClassVar[str] = "BROADCAST_TO"

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        yield Region(0, np.broadcast_to(inputs[0], outputs[0].shape), 0, outputs[0])


def read(node: Node) -> BroadcastTo:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source = node.activation_input(0)
    shape = tuple(integers(node, 1, "shape", "int32", "int64"))
    rank = len(shape)
    padded = (1,) * (rank - len(source.shape)) + source.shape
    if len(padded) != rank or any(a not in (1, b) for a, b in zip(padded, shape, strict=True)):
        node.malformed(f"shape {list(source.shape)} does not broadcast to {list(shape)}")
    node.expect_output_shape(shape)
    op = BroadcastTo(**read_movement(node, [source]))
    check_copies(node, op)
    return op
