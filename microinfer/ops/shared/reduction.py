"""What reductions share: which dimensions go, as a small loop nest, and sums that are rescaled.

Knows shapes, axes and sums; which multiplier a sum gets is the operator's business.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from microinfer.fixedpoint import requantize, requantize_fits
from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype, stored_range
from microinfer.ops.shared.wide import require_one_width


@dataclass(frozen=True, slots=True)
class Loops:
    """A reduction as kept dimensions around reduced ones, neighbours of a kind merged.

    Extents, outermost first, and what one step adds to the input index. At most 3 of a kind: a
    tensor has 6 dimensions at most, and after merging the kinds alternate. Walking the kept
    loops in order gives the outputs in order.
    """

    kept: tuple[tuple[int, int], ...]  # (extent, stride in elements)
    reduced: tuple[tuple[int, int], ...]


def reduction_loops(shape: tuple[int, ...], axes: frozenset[int]) -> Loops:
    """The loops of reducing `axes` (from 0) of a tensor of this shape.

    >>> reduction_loops((1, 7, 5, 3), frozenset({1, 2}))
    Loops(kept=((3, 1),), reduced=((35, 3),))
    """
    merged: list[tuple[int, int, bool]] = []  # innermost first: extent, stride, is reduced
    stride = 1
    for axis in reversed(range(len(shape))):
        extent, is_reduced = shape[axis], axis in axes
        if extent == 1:
            continue
        if merged and merged[-1][2] == is_reduced:
            inner, inner_stride, _ = merged.pop()
            merged.append((inner * extent, inner_stride, is_reduced))
        else:
            merged.append((extent, stride, is_reduced))
        stride *= extent
    merged.reverse()
    return Loops(
        kept=tuple((extent, step) for extent, step, is_reduced in merged if not is_reduced),
        reduced=tuple((extent, step) for extent, step, is_reduced in merged if is_reduced),
    )


class ReductionFields(TypedDict):
    """The fields of Reduction and Op, as `read_reduction` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    input_shape: tuple[int, ...]
    axes: frozenset[int]
    output_shape: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reduction(Op):
    """int8 to int8, int16 to int16, or bool to bool."""

    input_shape: tuple[int, ...]
    axes: frozenset[int]  # reduced dimensions, from 0
    output_shape: tuple[int, ...]

    @property
    def loops(self) -> Loops:
        """The loops of the C kernel."""
        return reduction_loops(self.input_shape, self.axes)

    @property
    def count(self) -> int:
        """Values per output."""
        return math.prod(self.input_shape[axis] for axis in self.axes)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ScaledSum(Reduction):
    """Every partial sum, and its requantisation's left shift, fit int32: `check_sum` proved it."""

    input_zero_point: int
    output_zero_point: int
    multiplier: int  # of a sum
    shift: int
    real_multiplier: float  # before rounding to fixed point

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 to int8."""
        centred = inputs[0].astype(np.int64) - self.input_zero_point
        total = centred.sum(axis=tuple(sorted(self.axes))).reshape(self.output_shape)
        out = requantize(total, self.multiplier, self.shift) + self.output_zero_point
        info = np.iinfo(inputs[0].dtype)
        return (np.asarray(np.clip(out, info.min, info.max), inputs[0].dtype),)


def read_reduction(node: Node, dtype: str = "int8") -> ReductionFields:
    """Types, axes and shapes; dtype: int8, which lets int16 pass too, or bool."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source, output = node.activation_input(0), node.output()
    for tensor, role in ((source, "input"), (output, "output")):
        if dtype == "bool":
            require_dtype(node, tensor, role, dtype)
    if dtype != "bool":
        require_one_width(node, {"input": source, "output": output}, dtype, "int16")
    shape = source.shape
    axes = frozenset(resolve_axis(node, axis, len(shape)) for axis in integers(node, 1, "axis"))
    keep = node.flag("keep_dims")
    output_shape = tuple(
        1 if axis in axes else extent
        for axis, extent in enumerate(shape)
        if keep or axis not in axes
    )
    node.expect_output_shape(output_shape)
    return ReductionFields(
        index=node.index,
        inputs=(source.index,),
        outputs=(output.index,),
        input_shape=shape,
        axes=axes,
        output_shape=output_shape,
    )


def check_sum(node: Node, count: int, shift: int) -> None:
    """Refuse sums of `count` values that could leave int32."""
    source = node.input(0)
    low, high = ((value - source.zero_point) * count for value in stored_range(source))
    if not requantize_fits(low, high, shift):
        node.refuse(
            f"sums of {count} values shift left by {max(shift, 0)}",
            "sums that could leave int32 are not supported",
        )
