"""RESHAPE: the same values in another shape; -1 stands for what is left over.

The shape is a constant input or, where that is missing, the option new_shape. A shape computed
at run time is supported where folding finds it to be constant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.movement import integers, option_integers
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.view import View, read_view


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reshape(View):
    """A view."""

    OPERATOR: ClassVar[str] = "RESHAPE"


def new_shape(node: Node) -> tuple[int, ...]:
    """The shape asked for, -1 resolved; extents are positive but not yet checked to fit."""
    node.expect_inputs(1, 2)
    source = node.input(0)
    asked = _asked(node)
    if len(asked) != len(node.output().shape):
        node.malformed(
            f"output shape is {list(node.output().shape)}; the new shape has {len(asked)} "
            "dimensions"
        )
    if sum(extent == -1 for extent in asked) > 1 or any(
        extent < 1 and extent != -1 for extent in asked
    ):
        node.malformed(f"new shape {list(asked)}; extents from 1 and at most one -1 are accepted")
    known = math.prod(extent for extent in asked if extent != -1)
    if -1 in asked and source.elements % known:
        node.malformed(
            f"{source.elements} elements of shape {list(source.shape)} do not fill shape "
            f"{list(asked)}"
        )
    return tuple(source.elements // known if extent == -1 else extent for extent in asked)


def _asked(node: Node) -> Sequence[int]:
    if node.optional_input(1) is not None:
        return integers(node, 1, "new shape")
    asked = option_integers(node, "new_shape")
    return () if asked == (0,) else asked  # how old exporters write a scalar's shape


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> Reshape:
    """Check the operator."""
    return Reshape(**read_view(node, new_shape(node)))
