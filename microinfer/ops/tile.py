"""TILE: the input repeated along each dimension.

TFLM has no TILE: LiteRT is the truth.
"""

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
class Tile(Movement):
    """`multiples[i]` repetitions of dimension i."""

    OPERATOR: ClassVar[str] = "TILE"

    multiples: tuple[int, ...]

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        shape = inputs[0].shape
        spread = inputs[0].reshape([x for extent in shape for x in (1, extent)])
        pairs = [x for pair in zip(self.multiples, shape, strict=True) for x in pair]
        yield Region(0, np.broadcast_to(spread, pairs), 0, outputs[0].reshape(pairs))


def read(node: Node) -> Tile:
    """Check the operator."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source = node.activation_input(0)
    multiples = tuple(integers(node, 1, "multiples", "int32", "int64"))
    if len(multiples) != len(source.shape) or min(multiples, default=1) < 1:
        node.malformed(f"multiples {list(multiples)} of shape {list(source.shape)}")
    node.expect_output_shape(
        tuple(extent * m for extent, m in zip(source.shape, multiples, strict=True))
    )
    op = Tile(**read_movement(node, [source]), multiples=multiples)
    check_copies(node, op)
    return op
