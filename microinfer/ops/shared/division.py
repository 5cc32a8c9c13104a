"""What FLOOR_DIV and FLOOR_MOD share: whole numbers as they are stored, no scales.

The official runtimes stop with an error where a divisor is 0. The C has no errors: there, and in
the reference, both results are 0.
"""

from __future__ import annotations

from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import PairwiseFields, read_pairwise
from microinfer.ops.shared.quantization import require_dtype

WHOLE = ("int8", "int16", "int32")


def read_division(node: Node) -> PairwiseFields:
    """Check types: three alike, without scales, since these kernels do not look at any."""
    fields = read_pairwise(node)
    require_dtype(node, node.output(), "output", *WHOLE)
    for tensor, role in (
        (node.input(0), "dividend"),
        (node.input(1), "divisor"),
        (node.output(), "output"),
    ):
        require_dtype(node, tensor, role, node.output().dtype.name)
        if tensor.quantization is not None and tensor.quantization.scales:
            node.refuse(f"{role} has a scale", "plain whole numbers are supported")
    return fields
