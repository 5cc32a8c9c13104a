"""What ARG_MAX and ARG_MIN share: the position of the first extremum along an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypedDict

from microinfer.graph import Op
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Argument(Op):
    """int8 [outer][extent][inner] to int32 or int64 [outer][inner]."""

    outer: int
    extent: int
    inner: int
    output_shape: tuple[int, ...]
    output_dtype: str


class ArgumentFields(TypedDict):
    """The fields of Argument and Op, as `read_argument` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    outer: int
    extent: int
    inner: int
    output_shape: tuple[int, ...]
    output_dtype: str


def read_argument(node: Node) -> ArgumentFields:
    """Types, axis and shapes."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source, output = node.activation_input(0), node.output()
    require_dtype(node, source, "input", "int8")
    require_dtype(node, output, "output", "int32", "int64")
    (axis, *more) = integers(node, 1, "axis", "int32", "int64")
    if more:
        node.malformed(f"{len(more) + 1} axes; one is accepted")
    shape = source.shape
    axis = resolve_axis(node, axis, len(shape))
    kept = (*shape[:axis], *shape[axis + 1 :])
    node.expect_output_shape(kept)
    return ArgumentFields(
        index=node.index,
        inputs=(source.index,),
        outputs=(output.index,),
        outer=math.prod(shape[:axis]),
        extent=shape[axis],
        inner=math.prod(shape[axis + 1 :]),
        output_shape=kept,
        output_dtype=output.dtype.name,
    )
