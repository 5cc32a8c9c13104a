"""SPACE_TO_DEPTH: blocks of pixels become channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SpaceToDepth(Movement):
    """Blocks of block x block, NHWC."""

    OPERATOR: ClassVar[str] = "SPACE_TO_DEPTH"

    block: int

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        batches, height, width, depth = inputs[0].shape
        rows, columns = height // self.block, width // self.block
        blocks = inputs[0].reshape(batches, rows, self.block, columns, self.block, depth)
        target = outputs[0].reshape(batches, rows, columns, self.block, self.block, depth)
        yield Region(0, blocks.transpose(0, 1, 3, 2, 4, 5), 0, target)


def read(node: Node) -> SpaceToDepth:
    """Check the operator."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source = node.activation_input(0)
    block = node.integer("block_size", 1, 256)
    if len(source.shape) != 4 or source.shape[1] % block or source.shape[2] % block:
        node.malformed(f"shape {list(source.shape)} in blocks of {block}; NHWC in whole blocks")
    batches, height, width, depth = source.shape
    node.expect_output_shape((batches, height // block, width // block, depth * block**2))
    op = SpaceToDepth(**read_movement(node, [source]), block=block)
    check_copies(node, op)
    return op
