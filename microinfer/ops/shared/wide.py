"""Rules of operators whose activations may be int8 or int16 (the converter's 16x8 mode).

Knows types and zero points; knows no operator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from microinfer.graph import Tensor
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_quantized


def require_one_width(node: Node, tensors: Mapping[str, Tensor], *accepted: str) -> np.dtype[Any]:
    """The dtype that all tensors (by role) share, one of `accepted`; int16 has zero point 0."""
    first = next(iter(tensors.values()))
    for role, tensor in tensors.items():
        if tensor is first:
            require_quantized(node, tensor, role, *accepted)
        require_quantized(node, tensor, role, first.dtype.name)
        if tensor.dtype.name == "int16" and tensor.zero_point != 0:
            node.refuse(f"{role} is int16 with zero point {tensor.zero_point}", "0 is supported")
    return first.dtype
