"""SQUEEZE: drops dimensions of extent 1; all of them where the option names none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.movement import option_integers, resolve_axis
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.view import View, read_view


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Squeeze(View):
    """A view."""

    OPERATOR: ClassVar[str] = "SQUEEZE"


def new_shape(node: Node) -> tuple[int, ...]:
    """The input's shape without the dropped dimensions."""
    node.expect_inputs(1)
    shape = node.input(0).shape
    asked = option_integers(node, "squeeze_dims")
    dropped = {resolve_axis(node, axis, len(shape), "squeeze_dims") for axis in asked}
    for axis in sorted(dropped):
        if shape[axis] != 1:
            node.malformed(
                f"squeeze_dims names dimension {axis} of shape {list(shape)}; only dimensions "
                "of 1 can be dropped"
            )
    if not asked:
        dropped = {axis for axis, extent in enumerate(shape) if extent == 1}
    return tuple(extent for axis, extent in enumerate(shape) if axis not in dropped)


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> Squeeze:
    """Check the operator."""
    return Squeeze(**read_view(node, new_shape(node)))
