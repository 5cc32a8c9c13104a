"""The rules that MAXIMUM and MINIMUM share: int8, and one scale for all three tensors."""

from __future__ import annotations

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import PairwiseFields, read_pairwise
from microinfer.ops.shared.quantization import require_quantized, require_same_quantization


def read_extremum(node: Node) -> PairwiseFields:
    """Check types and scales. The official kernels assume equal scales without looking."""
    fields = read_pairwise(node)
    require_quantized(node, node.output(), "output", "int8")
    for position, role in enumerate(("first operand", "second operand")):
        require_quantized(node, node.input(position), role, "int8")
        require_same_quantization(node, node.input(position), node.output())
    return fields
