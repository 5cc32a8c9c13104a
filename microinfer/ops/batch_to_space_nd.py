"""BATCH_TO_SPACE_ND: batches become pixels of a stride, cropped."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BatchToSpaceNd(Movement):
    """`blocks` and `crops` before, per spatial dimension."""

    OPERATOR: ClassVar[str] = "BATCH_TO_SPACE_ND"

    blocks: tuple[int, ...]
    crops: tuple[int, ...]

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        batches = outputs[0].shape[0]
        spatial = outputs[0].shape[1 : 1 + len(self.blocks)]
        for number, phase in enumerate(itertools.product(*map(range, self.blocks))):
            source: list[slice] = []
            target: list[slice] = []
            for extent, block, crop, offset in zip(
                spatial, self.blocks, self.crops, phase, strict=True
            ):
                # Input row r of this phase is output row r * block + offset - crop.
                skipped = max(0, -((offset - crop) // block)) if offset < crop else 0
                start = skipped * block + offset - crop
                count = max(0, -(-(extent - start) // block))
                target.append(slice(start, start + count * block, block))
                source.append(slice(skipped, skipped + count))
            if all(piece.stop > piece.start for piece in source):
                batch = slice(number * batches, (number + 1) * batches)
                inside, outside = (batch, *source), (slice(None), *target)
                yield Region(0, inputs[0][inside], 0, outputs[0][outside])


def read(node: Node) -> BatchToSpaceNd:
    """Check the operator."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    source = node.activation_input(0)
    blocks = tuple(integers(node, 1, "block_shape"))
    flat = integers(node, 2, "crops")
    count = len(blocks)
    if len(source.shape) < count + 1 or len(flat) != 2 * count or min(blocks, default=1) < 1:
        node.malformed(f"blocks {list(blocks)} and crops {flat} of {list(source.shape)}")
    before, after = tuple(flat[::2]), tuple(flat[1::2])
    batches, rest = divmod(source.shape[0], math.prod(blocks))
    spread = [e * b for e, b in zip(source.shape[1 : 1 + count], blocks, strict=True)]
    rows = [e - a - b for e, a, b in zip(spread, before, after, strict=True)]
    if rest or batches < 1 or min((*before, *after), default=0) < 0 or min(rows, default=1) < 1:
        node.malformed(f"{source.shape[0]} batches in blocks of {list(blocks)}, crops {flat}")
    node.expect_output_shape((batches, *rows, *source.shape[1 + count :]))
    op = BatchToSpaceNd(**read_movement(node, [source]), blocks=blocks, crops=before)
    check_copies(node, op)
    return op
