"""CONCATENATION: tensors side by side along an axis; any element type, nothing is rescaled.

Exceptions to the official runtimes: TFLM takes 10 operands at most, and no uint8.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.movement import require_addressable, require_same_meaning, resolve_axis
from microinfer.ops.shared.node import Check, Node
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One operand: bytes of one of its rows, and its values when they are in the file.

    A row is everything from the axis inwards.
    """

    row_bytes: int
    constant: Array | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Concatenation(Op):
    """`inputs` has an entry per part that is not a constant, in order."""

    OPERATOR: ClassVar[str] = "CONCATENATION"

    axis: int  # from 0
    parts: tuple[Part, ...]
    rows: int  # of the output

    @property
    def joins_channels(self) -> bool:
        """Whether it puts the channels of images of one size side by side, all computed."""
        return self.axis == 3 and len(self.inputs) == len(self.parts)

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Arrays of one dtype to one of that dtype."""
        given = iter(inputs)
        arrays = [next(given) if p.constant is None else p.constant for p in self.parts]
        return (np.concatenate(arrays, self.axis),)


def nothing_is_fused(node: Node) -> str | None:
    """There must be no fused activation."""
    kind = node.activation()
    return None if kind is ActivationFunctionType.NONE else f"fused activation {kind.name}"


def an_operand_is_computed(node: Node) -> str | None:
    """At least one operand must be computed at run time."""
    constant = all(tensor.data is not None for tensor in operands(node))
    return "all operands are constants" if constant else None


CHECKS: tuple[Check, ...] = (nothing_is_fused, an_operand_is_computed)


def operands(node: Node) -> list[Tensor]:
    """All inputs; none may be omitted."""
    return [node.input(position) for position in range(len(node.inputs))]


def check_shapes(node: Node) -> int:
    """The axis from 0; shapes must agree everywhere else, and add up to the output's."""
    shapes = [tensor.shape for tensor in operands(node)]
    if not shapes:
        node.malformed("0 inputs; at least 1 expected")
    rank = len(shapes[0])
    axis = resolve_axis(node, node.integer("axis", -(2**31), 2**31 - 1), rank)
    around = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes if len(shape) == rank}
    if len(around) != 1 or any(len(shape) != rank for shape in shapes):
        found = " ".join(str(list(shape)) for shape in shapes[:4])
        node.malformed(f"shapes {found} differ outside axis {axis}")
    extent = sum(shape[axis] for shape in shapes)
    node.expect_output_shape((*shapes[0][:axis], extent, *shapes[0][axis + 1 :]))
    return axis


def read(node: Node) -> Concatenation:
    """Check the operator and cut its operands into rows."""
    node.expect_outputs(1)
    axis = check_shapes(node)
    node.check(CHECKS)
    output = node.output()
    require_addressable(node, output)
    parts = []
    for position, tensor in enumerate(operands(node)):
        require_same_meaning(node, tensor, f"input {position}", output)
        row_bytes = math.prod(tensor.shape[axis:]) * tensor.dtype.itemsize
        parts.append(Part(row_bytes, tensor.data))
    return Concatenation(
        index=node.index,
        inputs=tuple(tensor.index for tensor in operands(node) if tensor.data is None),
        outputs=(output.index,),
        axis=axis,
        parts=tuple(parts),
        rows=math.prod(output.shape[:axis]),
    )
