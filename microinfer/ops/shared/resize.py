"""What RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR share: geometry and options.

NHWC; the size is a constant of the file; nothing is rescaled.
"""

from __future__ import annotations

from typing import TypedDict

from microinfer.ops.shared.movement import integers, require_same_meaning
from microinfer.ops.shared.node import LARGEST_EXTENT, Node


class ResizeFields(TypedDict):
    """The fields of a resizing op, as `read_resize` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]


def read_resize(node: Node) -> tuple[ResizeFields, bool, bool]:
    """(fields, align_corners, half_pixel_centers)."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source, output = node.activation_input(0), node.output()
    require_same_meaning(node, source, "input", output)
    if len(source.shape) != 4:
        node.refuse(f"input has rank {len(source.shape)}", "rank 4 (NHWC) is supported")
    size = integers(node, 1, "size")
    if len(size) != 2 or not all(1 <= extent <= LARGEST_EXTENT for extent in size):
        node.malformed(f"size is {size}; two extents from 1 to {LARGEST_EXTENT} are accepted")
    if max(source.shape[1:3]) > LARGEST_EXTENT:
        node.refuse(f"input shape {list(source.shape)}", f"extents up to {LARGEST_EXTENT}")
    align, half = node.flag("align_corners"), node.flag("half_pixel_centers")
    if align and half:
        node.malformed("align_corners and half_pixel_centers are both set; one is accepted")
    shape = (source.shape[0], *size, source.shape[3])
    node.expect_output_shape(shape)
    fields = ResizeFields(
        index=node.index,
        inputs=(source.index,),
        outputs=(output.index,),
        input_shape=source.shape,
        output_shape=shape,
    )
    return fields, align, half
