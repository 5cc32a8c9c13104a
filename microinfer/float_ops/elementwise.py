"""What float32 operators that work value by value share: operands that broadcast, and who reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.float_ops.kernel import FloatOp, read_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Elementwise(FloatOp):
    """A function of as many values as it has operands."""

    OPERANDS: ClassVar[int] = 1


def check_shapes(node: Node, operands: int) -> None:
    """The operands must broadcast to the output's shape."""
    node.expect_inputs(operands)
    shapes = [node.input(position).shape for position in range(operands)]
    try:
        node.expect_output_shape(np.broadcast_shapes(*shapes))
    except ValueError:
        node.malformed(f"shapes {', '.join(str(list(s)) for s in shapes)} do not broadcast")


def reader(kind: type[Elementwise]) -> Callable[[Node], Elementwise]:
    """Who reads an operator that has no options but the fused activation."""

    def read(node: Node) -> Elementwise:
        check_shapes(node, kind.OPERANDS)
        return kind(**read_operands(node, range(kind.OPERANDS)))

    return read
