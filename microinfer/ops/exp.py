"""EXP: int8 as a table, int16 between the points of one, both filled in float32.

TFLM has EXP for floats only: LiteRT is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.interpolation import Interpolated, float_points
from microinfer.ops.shared.lookup import Lookup, float_table, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Exp(Lookup):
    """Exp of each value."""

    OPERATOR: ClassVar[str] = "EXP"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Exp16(Interpolated):
    """Exp of each value, between points."""

    OPERATOR: ClassVar[str] = "EXP"


def exp_values(x: Array) -> Array:
    """Values of x, in double."""
    return np.asarray(np.exp(x))


def read(node: Node) -> Exp | Exp16:
    """Check the operator and fill its table."""
    source, target = require_operands(node, ("int8", "int16"))
    if source.dtype.name == "int16":
        return Exp16(
            index=node.index,
            inputs=(source.index,),
            outputs=(target.index,),
            table=float_points(source, target, exp_values),
        )
    return Exp(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_table(source, target, exp_values),
    )
