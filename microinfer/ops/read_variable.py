"""READ_VARIABLE: what a variable holds, as an activation of this run.

Where nothing assigns the variable before the value was last used, the plan lets the value be the
variable's own bytes, and no copy is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import require_same_meaning
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReadVariable(Op):
    """`inputs` is the variable's tensor."""

    OPERATOR: ClassVar[str] = "READ_VARIABLE"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """The variable's value as it is now."""
        return (inputs[0],)


def read(node: Node) -> ReadVariable:
    """Check that the value has the variable's shape, type and scale."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    variable, output = node.input(0), node.output()
    require_same_meaning(node, variable, "variable", output)
    node.expect_output_shape(variable.shape)
    return ReadVariable(index=node.index, inputs=(variable.index,), outputs=(output.index,))
