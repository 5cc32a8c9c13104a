"""STRIDED_SLICE: x[begin:end:stride, ...] as Python writes it, said in bit masks.

Bit i of a mask speaks of entry i of begin, end and strides, which is a dimension of the input
only as long as no ellipsis or new axis comes before it. An ellipsis may stand for no dimension at
all, as in Python and TensorFlow; LiteRT lets it swallow one.

Exception to the official runtimes: TFLM knows neither new axes nor ellipses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.regions import Movement, Region, check_copies, read_movement

INT32 = (-(2**31), 2**31 - 1)

MOST_ENTRIES = 16
"""A tensor has 6 dimensions at most, before new axes and after."""

Entry = EllipsisType | slice | int | None
"""One entry of an index; None is a new axis."""


@dataclass(frozen=True, slots=True)
class Masks:
    """What each entry is, by bit. Where several are set the first in this order holds."""

    ellipsis: int
    new_axis: int
    shrink_axis: int
    begin: int  # begin is ignored
    end: int  # end is ignored


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StridedSlice(Movement):
    """The masks are resolved into a NumPy index."""

    OPERATOR: ClassVar[str] = "STRIDED_SLICE"

    slices: tuple[Entry, ...]

    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """As in Movement."""
        # An index of integers alone would give a value instead of a view: hence the ellipsis.
        index = self.slices if ... in self.slices else (*self.slices, ...)
        yield Region(0, inputs[0][index], 0, outputs[0])


def read(node: Node) -> StridedSlice:
    """Check the operator."""
    node.expect_inputs(4)
    node.expect_outputs(1)
    source = node.activation_input(0)
    slices = numpy_index(node)
    shape = np.asarray(np.broadcast_to(np.int8(0), source.shape)[slices]).shape
    node.expect_output_shape(shape)
    op = StridedSlice(**read_movement(node, [source]), slices=slices)
    check_copies(node, op)
    return op


def numpy_index(node: Node) -> tuple[Entry, ...]:
    """What begin, end, strides and the masks say of input 0, as NumPy says it."""
    if node.flag("offset"):
        node.refuse("offset is set", "ends counted from 0 are supported")
    masks = Masks(
        ellipsis=node.integer("ellipsis_mask", 0, INT32[1]),
        new_axis=node.integer("new_axis_mask", 0, INT32[1]),
        shrink_axis=node.integer("shrink_axis_mask", 0, INT32[1]),
        begin=node.integer("begin_mask", 0, INT32[1]),
        end=node.integer("end_mask", 0, INT32[1]),
    )
    return _index(node, masks)


def _index(node: Node, masks: Masks) -> tuple[Entry, ...]:
    begins = integers(node, 1, "begin", "int32", "int64")
    ends = integers(node, 2, "end", "int32", "int64")
    strides = integers(node, 3, "strides", "int32", "int64")
    if not len(begins) == len(ends) == len(strides):
        node.malformed(
            f"begin, end and strides have {len(begins)}, {len(ends)} and {len(strides)} values; "
            "as many of each are expected"
        )
    if len(begins) > MOST_ENTRIES:
        node.malformed(f"{len(begins)} entries; up to {MOST_ENTRIES} are accepted")
    shape = node.input(0).shape
    bits = [1 << position for position in range(len(begins))]
    if sum(bool(masks.ellipsis & bit) for bit in bits) > 1:
        node.malformed(f"ellipsis_mask is {masks.ellipsis}; at most one ellipsis is accepted")
    named = sum(not (masks.ellipsis | masks.new_axis) & bit for bit in bits)
    if named > len(shape):
        node.malformed(f"{named} dimensions sliced of shape {list(shape)}")
    index: list[Entry] = []
    axis = 0  # of the input
    for bit, begin, end, stride in zip(bits, begins, ends, strides, strict=True):
        if masks.ellipsis & bit:
            index.append(...)
            axis = len(shape) - _named_after(masks, bit, len(begins))
        elif masks.new_axis & bit:
            index.append(None)
        elif masks.shrink_axis & bit:
            index.append(_position(node, masks, bit, begin, stride, shape[axis]))
            axis += 1
        else:
            if stride == 0:
                node.malformed("a stride of 0; any other is accepted")
            begin_kept = None if masks.begin & bit else begin
            end_kept = None if masks.end & bit else end
            index.append(slice(begin_kept, end_kept, stride))
            axis += 1
    return tuple(index)


def _named_after(masks: Masks, ellipsis_bit: int, count: int) -> int:
    """How many input dimensions the entries behind the ellipsis speak of."""
    later = [1 << position for position in range(ellipsis_bit.bit_length(), count)]
    return sum(not masks.new_axis & bit for bit in later)


def _position(node: Node, masks: Masks, bit: int, begin: int, stride: int, extent: int) -> int:
    """The one index that is left of a dropped dimension."""
    if masks.begin & bit:
        begin = 0
    if stride < 1:
        node.malformed(f"a stride of {stride} in a dropped dimension; 1 is accepted")
    if not -extent <= begin < extent:
        node.malformed(f"index {begin} in a dimension of {extent}")
    return begin
