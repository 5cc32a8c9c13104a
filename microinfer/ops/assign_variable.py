"""ASSIGN_VARIABLE: keeps a value for the next run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import require_same_meaning
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AssignVariable(Op):
    """`outputs` is the variable's tensor; an operator of the file without outputs."""

    OPERATOR: ClassVar[str] = "ASSIGN_VARIABLE"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """The value, which the variable holds from now on."""
        return (inputs[0],)


def read(node: Node) -> AssignVariable:
    """Check that the value has the variable's shape, type and scale."""
    node.expect_inputs(2)
    node.expect_outputs(0)
    variable, value = node.input(0), node.activation_input(1)
    require_same_meaning(node, value, "value", variable)
    if value.shape != variable.shape:
        node.malformed(
            f"value has shape {list(value.shape)}; the variable's is {list(variable.shape)}"
        )
    return AssignVariable(index=node.index, inputs=(value.index,), outputs=(variable.index,))
