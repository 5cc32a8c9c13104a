"""The rules that MAXIMUM and MINIMUM share: int8 or int16, and one scale for all three tensors."""

from __future__ import annotations

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import PairwiseFields, read_pairwise
from microinfer.ops.shared.quantization import require_same_quantization
from microinfer.ops.shared.wide import require_one_width


def read_extremum(node: Node) -> PairwiseFields:
    """Check types and scales. The official kernels assume equal scales without looking."""
    fields = read_pairwise(node)
    roles = {
        "output": node.output(),
        "first operand": node.input(0),
        "second operand": node.input(1),
    }
    require_one_width(node, roles, "int8", "int16")
    for position in (0, 1):
        require_same_quantization(node, node.input(position), node.output())
    return fields
