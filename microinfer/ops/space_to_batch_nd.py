"""SPACE_TO_BATCH_ND: pixels of a stride become batches; borders hold real 0.

Exception to the official runtimes: TFLM fills the border with stored 0 instead of the zero point;
LiteRT is the truth.
"""

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
class SpaceToBatchNd(Movement):
    """`blocks` and `before` per spatial dimension; `zero_point` fills the border."""

    OPERATOR: ClassVar[str] = "SPACE_TO_BATCH_ND"

    blocks: tuple[int, ...]
    before: tuple[int, ...]
    zero_point: int

    @property
    def fill(self) -> int | None:
        """The zero point: regions leave the border out."""
        return self.zero_point

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        batches = inputs[0].shape[0]
        spatial = inputs[0].shape[1 : 1 + len(self.blocks)]
        for number, phase in enumerate(itertools.product(*map(range, self.blocks))):
            source: list[slice] = []
            target: list[slice] = []
            for extent, block, first, offset in zip(
                spatial, self.blocks, self.before, phase, strict=True
            ):
                # Output row r of this phase is input row r * block + offset - first.
                skipped = max(0, -((offset - first) // block)) if offset < first else 0
                start = skipped * block + offset - first
                count = max(0, -(-(extent - start) // block))
                source.append(slice(start, start + count * block, block))
                target.append(slice(skipped, skipped + count))
            if all(piece.stop > piece.start for piece in target):
                batch = slice(number * batches, (number + 1) * batches)
                inside, outside = (slice(None), *source), (batch, *target)
                yield Region(0, inputs[0][inside], 0, outputs[0][outside])


def read(node: Node) -> SpaceToBatchNd:
    """Check the operator."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    source, output = node.activation_input(0), node.output()
    blocks = tuple(integers(node, 1, "block_shape"))
    flat = integers(node, 2, "paddings")
    count = len(blocks)
    if len(source.shape) < count + 1 or len(flat) != 2 * count or min(blocks, default=1) < 1:
        node.malformed(f"blocks {list(blocks)} and paddings {flat} of {list(source.shape)}")
    before, after = tuple(flat[::2]), tuple(flat[1::2])
    padded = [sum(x) for x in zip(source.shape[1 : 1 + count], before, after, strict=True)]
    if min((*before, *after), default=0) < 0 or any(
        extent % block for extent, block in zip(padded, blocks, strict=True)
    ):
        node.malformed(f"padded extents {padded} in blocks of {list(blocks)}; whole ones needed")
    rows = [extent // block for extent, block in zip(padded, blocks, strict=True)]
    batches = source.shape[0] * math.prod(blocks)
    node.expect_output_shape((batches, *rows, *source.shape[1 + count :]))
    zero_point = output.zero_point if output.dtype.kind in "iu" and output.quantization else 0
    if zero_point and output.dtype.itemsize > 1:
        node.refuse(f"zero point {zero_point} of {output.dtype.name}", "0 is supported")
    op = SpaceToBatchNd(
        **read_movement(node, [source]), blocks=blocks, before=before, zero_point=zero_point
    )
    check_copies(node, op)
    return op
