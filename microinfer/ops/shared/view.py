"""Views: operators that give the input's bytes another shape, and cost nothing at run time.

Any element type. The shape that follows from the file's constants and options must be the one
that the file declares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypedDict

from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import require_same_meaning
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class View(Op):
    """The input under another shape."""

    IS_VIEW: ClassVar[bool] = True

    shape: tuple[int, ...]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """The same values in another shape."""
        return (inputs[0].reshape(self.shape),)


class ViewFields(TypedDict):
    """The fields of View and Op, as `read_view` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    shape: tuple[int, ...]


def check_view(node: Node, shape: tuple[int, ...]) -> None:
    """Require that the first input can be seen as `shape`, and that the output says so too."""
    node.expect_outputs(1)
    source, output = node.input(0), node.output()
    if math.prod(shape) != source.elements:
        node.malformed(
            f"{source.elements} elements of shape {list(source.shape)} do not fill shape "
            f"{list(shape)}"
        )
    require_same_meaning(node, source, "input", output)
    node.expect_output_shape(shape)


def read_view(node: Node, shape: tuple[int, ...]) -> ViewFields:
    """Check everything but how the shape comes about."""
    source = node.activation_input(0)
    check_view(node, shape)
    return ViewFields(
        index=node.index, inputs=(source.index,), outputs=(node.output().index,), shape=shape
    )
