"""SELECT_V2: the first value where a bool is true, the second elsewhere; all three broadcast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.selection import Selection, read_operands


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SelectV2(Selection):
    """Elementwise on stored values."""

    OPERATOR: ClassVar[str] = "SELECT_V2"


def read(node: Node) -> SelectV2:
    """Check the operator."""
    operands = read_operands(node)
    condition, first, second = operands
    shapes = [tensor.shape for tensor in operands]
    try:
        node.expect_output_shape(np.broadcast_shapes(*shapes))
    except ValueError:
        node.malformed(f"shapes {', '.join(str(list(s)) for s in shapes)} do not broadcast")
    return SelectV2(
        index=node.index,
        inputs=tuple(tensor.index for tensor in operands if tensor.data is None),
        outputs=(node.output().index,),
        constants=(condition.data, first.data, second.data),
        condition_shape=condition.shape,
        operand_shapes=(first.shape, second.shape),
        output_shape=node.output().shape,
    )
