"""FILL: one value, computed at run time, repeated to a shape."""

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
class Fill(Movement):
    """The output shape says it all."""

    OPERATOR: ClassVar[str] = "FILL"

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        yield Region(0, np.broadcast_to(inputs[0], outputs[0].shape), 0, outputs[0])


def read(node: Node) -> Fill:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    value = node.activation_input(1)
    if value.shape != ():
        node.malformed(f"value has shape {list(value.shape)}; a scalar is accepted")
    node.expect_output_shape(tuple(integers(node, 0, "dims", "int32", "int64")))
    op = Fill(**read_movement(node, [value]))
    check_copies(node, op)
    return op
