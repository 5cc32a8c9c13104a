"""EXPAND_DIMS: puts a dimension of extent 1 in front of an axis.

Exceptions to the official runtimes: TFLM takes int8, int16 and float32 only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.view import View, read_view


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ExpandDims(View):
    """A view."""

    OPERATOR: ClassVar[str] = "EXPAND_DIMS"


def new_shape(node: Node) -> tuple[int, ...]:
    """The input's shape with the new dimension; an axis of -1 puts it last."""
    node.expect_inputs(2)
    shape = node.input(0).shape
    axes = integers(node, 1, "axis", "int32", "int64")
    if len(axes) != 1:
        node.malformed(f"axis has {len(axes)} values; 1 expected")
    axis = resolve_axis(node, axes[0], len(shape) + 1)
    return (*shape[:axis], 1, *shape[axis:])


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> ExpandDims:
    """Check the operator."""
    return ExpandDims(**read_view(node, new_shape(node)))
