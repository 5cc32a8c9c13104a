"""EXP: int8, as a table filled in float32.

TFLM has EXP for floats only: LiteRT is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.lookup import Lookup, float_table, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Exp(Lookup):
    """Exp of each value."""

    OPERATOR: ClassVar[str] = "EXP"


def exp_values(x: Array) -> Array:
    """Values of x, in double."""
    return np.asarray(np.exp(x))


def read(node: Node) -> Exp:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    return Exp(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_table(source, target, exp_values),
    )
