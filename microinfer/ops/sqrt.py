"""SQRT: int8, as a table filled in float32; what is left of the quotient is cut off, not rounded.

TFLM has SQRT for floats only: LiteRT is the truth. The root of a negative number, which it refuses
when it runs, is 0 here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.ops.shared.lookup import Lookup, float_arguments, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sqrt(Lookup):
    """The square root of each value."""

    OPERATOR: ClassVar[str] = "SQRT"


def read(node: Node) -> Sqrt:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    root = np.sqrt(np.maximum(float_arguments(source), np.float32(0)))
    with np.errstate(over="ignore"):
        quotient = np.clip(root * (np.float32(1) / np.float32(target.scale)), 0.0, 2.0**30)
    out = np.trunc(quotient).astype(np.int64) + target.zero_point
    return Sqrt(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=np.clip(out, -128, 127).astype(np.int8),
    )
