"""LOG: the natural logarithm, int8, as a table filled in float32.

TFLM has LOG for floats only: LiteRT is the truth. The logarithm of what is not positive is taken
as the smallest output, as LiteRT's table does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.lookup import Lookup, float_table, require_operands
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Log(Lookup):
    """Log of each value."""

    OPERATOR: ClassVar[str] = "LOG"


def log_values(x: Array) -> Array:
    """Values of x, in double."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(x > 0, np.log(np.maximum(x, 0.0)), -np.inf))


def read(node: Node) -> Log:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    return Log(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=float_table(source, target, log_values),
    )
