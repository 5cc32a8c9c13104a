"""SELECT: the first value where a bool is true, the second elsewhere; values of one shape.

The condition has that shape too, or is a list that decides whole slices of the first dimension,
or one bool for all.

TFLM has no kernel of SELECT; LiteRT's is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.selection import Selection, read_operands


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Select(Selection):
    """Elementwise on stored values."""

    OPERATOR: ClassVar[str] = "SELECT"


def _condition_shape(node: Node) -> tuple[int, ...]:
    """The condition's shape as it meets the values."""
    condition, values = node.input(0).shape, node.input(1).shape
    slices = len(condition) == 1 and values != () and condition[0] in (values[0], 1)
    if condition not in (values, ()) and not slices:
        node.malformed(
            f"condition shape is {list(condition)}; {list(values)} or its first dimension is "
            "accepted"
        )
    return condition if condition in (values, ()) else condition + (1,) * (len(values) - 1)


def read(node: Node) -> Select:
    """Check the operator."""
    operands = read_operands(node)
    condition, first, second = operands
    if first.shape != second.shape:
        node.malformed(f"second value has shape {list(second.shape)}; {list(first.shape)} expected")
    node.expect_output_shape(first.shape)
    return Select(
        index=node.index,
        inputs=tuple(tensor.index for tensor in operands if tensor.data is None),
        outputs=(node.output().index,),
        constants=(condition.data, first.data, second.data),
        condition_shape=_condition_shape(node),
        operand_shapes=(first.shape, second.shape),
        output_shape=first.shape,
    )
