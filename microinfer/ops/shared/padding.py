"""What PAD and PADV2 share: a tensor set into a larger one of a single value.

Bytes move, nothing is computed: any element type whose padding value is one byte repeated,
and int16 whatever the value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import integers, require_addressable, require_same_meaning
from microinfer.ops.shared.node import Node

MAX_PADDING = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PadLoop:
    """One dimension of the padded tensor: cells of padding, of input, of padding."""

    before: int
    inside: int
    after: int


def pad_loops(
    shape: tuple[int, ...], paddings: tuple[tuple[int, int], ...], itemsize: int
) -> tuple[PadLoop, ...]:
    """The loops of a padding, outermost first; the last one counts bytes.

    A dimension without padding merges into the one outside it, so that a run of bytes is as long
    as can be.

    >>> pad_loops((1, 4, 5, 3), ((0, 0), (1, 1), (0, 2), (0, 0)), itemsize=1)
    (PadLoop(before=1, inside=4, after=1), PadLoop(before=0, inside=15, after=6))
    """
    loops = [PadLoop(0, 1, 0)]
    for extent, (before, after) in zip((*shape, itemsize), (*paddings, (0, 0)), strict=True):
        last = loops[-1]
        if before == after == 0:
            loops[-1] = PadLoop(last.before * extent, last.inside * extent, last.after * extent)
        elif last == PadLoop(0, 1, 0):
            loops[-1] = PadLoop(before, extent, after)
        else:
            loops.append(PadLoop(before, extent, after))
    return tuple(loops)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ConstantPad(Op):
    """`paddings` are cells before and after, one pair per dimension."""

    input_shape: tuple[int, ...]
    paddings: tuple[tuple[int, int], ...]
    itemsize: int  # bytes of an element
    value: int  # of a padded cell, in stored integers
    value_byte: int | None  # of which the value consists, 0 to 255; None: an int16 of two

    @property
    def loops(self) -> tuple[PadLoop, ...]:
        """The loops of the C kernel; the last one counts int16s where there is no `value_byte`."""
        itemsize = self.itemsize if self.value_byte is not None else 1
        return pad_loops(self.input_shape, self.paddings, itemsize)

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Any dtype to the same dtype."""
        return (np.pad(inputs[0], self.paddings, constant_values=self.value),)


class ConstantPadFields(TypedDict):
    """The fields of ConstantPad and Op, as `read_padding` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    input_shape: tuple[int, ...]
    paddings: tuple[tuple[int, int], ...]
    itemsize: int
    value: int
    value_byte: int | None


def read_padding(node: Node, value: int) -> ConstantPadFields:
    """Check everything but where the value comes from."""
    source, output = node.activation_input(0), node.output()
    require_same_meaning(node, source, "input", output)
    require_addressable(node, output)
    paddings = _paddings(node)
    node.expect_output_shape(
        tuple(
            before + extent + after
            for extent, (before, after) in zip(source.shape, paddings, strict=True)
        )
    )
    pattern = set(np.array(value, output.dtype).tobytes())
    if len(pattern) != 1 and output.dtype.name != "int16":
        node.refuse(
            f"padding value {value} of {output.dtype.name}",
            "a value of one byte, of equal bytes, or of int16 is supported",
        )
    return ConstantPadFields(
        index=node.index,
        inputs=(source.index,),
        outputs=(output.index,),
        input_shape=source.shape,
        paddings=paddings,
        itemsize=output.dtype.itemsize,
        value=value,
        value_byte=pattern.pop() if len(pattern) == 1 else None,
    )


def _paddings(node: Node) -> tuple[tuple[int, int], ...]:
    rank = len(node.input(0).shape)
    shape = node.input(1).shape
    if shape != (rank, 2):
        node.malformed(f"paddings have shape {list(shape)}; {[rank, 2]} expected")
    flat = integers(node, 1, "paddings", "int32", "int64")
    for count in flat:
        if not 0 <= count <= MAX_PADDING:
            node.malformed(f"a padding of {count}; 0 to {MAX_PADDING} is accepted")
    return tuple(zip(flat[::2], flat[1::2], strict=True))
