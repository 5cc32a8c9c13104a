"""ELU: x where it is not negative, exp(x) - 1 elsewhere; int8, as a table filled in float32."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.lookup import Lookup, float_table, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Elu(Lookup):
    """Elu of each value."""

    OPERATOR: ClassVar[str] = "ELU"


def elu_values(x: Array) -> Array:
    """Values of x, in double."""
    return np.where(x < 0, np.expm1(np.minimum(x, 0.0)), x)


def read(node: Node) -> Elu:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    return Elu(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_table(source, target, elu_values),
    )
