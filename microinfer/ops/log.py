"""LOG: the natural logarithm, int8 as a table, int16 between the points of one, in float32.

TFLM has LOG for floats only: LiteRT is the truth. The logarithm of what is not positive is taken
as the smallest output, as LiteRT's table does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.interpolation import INT16_MIN, Interpolated, float_points
from microinfer.ops.shared.lookup import Lookup, float_table, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Log(Lookup):
    """Log of each value."""

    OPERATOR: ClassVar[str] = "LOG"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Log16(Interpolated):
    """Log of each value, between points."""

    OPERATOR: ClassVar[str] = "LOG"


def log_values(x: Array, least: float = -np.inf) -> Array:
    """Values of x, in double; `least` of what is not positive."""
    positive = np.where(x > 0, x, 1.0)
    return np.asarray(np.where(x > 0, np.log(positive), least))


def read(node: Node) -> Log | Log16:
    """Check the operator and fill its table."""
    source, target = require_operands(node, ("int8", "int16"))
    if source.dtype.name == "int16":
        least = float(np.float32(target.scale) * np.float32(INT16_MIN))
        return Log16(
            index=node.index,
            inputs=(source.index,),
            outputs=(target.index,),
            table=float_points(source, target, lambda x: log_values(x, least)),
        )
    return Log(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_table(source, target, log_values),
    )
