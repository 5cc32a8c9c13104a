"""GELU: x weighted by the normal distribution's share below x; int8, as a table.

TFLM has no kernel of GELU; LiteRT's table, filled in float32, is the truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.lookup import Lookup, float_table, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gelu(Lookup):
    """x * P(X <= x) of each value."""

    OPERATOR: ClassVar[str] = "GELU"


def gelu_values(x: Array) -> Array:
    """Values of x, in double: half of x times erfc(-x / sqrt 2)."""
    return np.array([0.5 * v * math.erfc(-v * math.sqrt(0.5)) for v in x.tolist()])


def approximate_values(x: Array) -> Array:
    """The tanh form, in double."""
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    values: Array = 0.5 * x * (1 + np.tanh(inner))
    return values


def read(node: Node) -> Gelu:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    values = approximate_values if node.flag("approximate") else gelu_values
    return Gelu(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_table(source, target, values),
    )
