"""The rules that LOGICAL_AND and LOGICAL_OR share: everything is bool."""

from __future__ import annotations

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import PairwiseFields, read_pairwise
from microinfer.ops.shared.quantization import require_dtype


def read_logical(node: Node) -> PairwiseFields:
    """Check types."""
    fields = read_pairwise(node)
    for position, role in enumerate(("first operand", "second operand")):
        require_dtype(node, node.input(position), role, "bool")
    require_dtype(node, node.output(), "output", "bool")
    return fields
