"""LOGICAL_NOT: whether a bool is false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LogicalNot(Op):
    """Elementwise on bools of any shape."""

    OPERATOR: ClassVar[str] = "LOGICAL_NOT"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """bool to bool of the same shape."""
        return (~inputs[0],)


def read(node: Node) -> LogicalNot:
    """Check the operator."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, target = node.activation_input(0), node.output()
    require_dtype(node, source, "input", "bool")
    require_dtype(node, target, "output", "bool")
    node.expect_output_shape(source.shape)
    return LogicalNot(index=node.index, inputs=(source.index,), outputs=(target.index,))
