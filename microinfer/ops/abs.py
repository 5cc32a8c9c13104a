"""ABS: int8, as a table; rescaled only where the scales differ.

The references derive the multiplier differently: `tflm` in double, `litert` from a float32
quotient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import requantize
from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import checked_multiplier


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Abs(Lookup):
    """The absolute value of each value."""

    OPERATOR: ClassVar[str] = "ABS"


def read(node: Node) -> Abs:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    magnitude = np.abs(stored_inputs() - source.zero_point)
    if source.scale != target.scale:
        ratio = source.scale / target.scale
        if node.reference == "litert":
            ratio = float(np.float32(source.scale) / np.float32(target.scale))
        magnitude = requantize(magnitude, *checked_multiplier(node, ratio))
    return Abs(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=np.clip(magnitude + target.zero_point, -128, 127).astype(np.int8),
    )
