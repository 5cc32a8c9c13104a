"""GREATER_EQUAL: whether one int8 or int16 value is at least another, in real units, broadcast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64
from microinfer.graph import Array
from microinfer.ops.shared.comparison import Comparison, read_comparison
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GreaterEqual(Comparison):
    """first >= second."""

    OPERATOR: ClassVar[str] = "GREATER_EQUAL"

    def compare(self, first: Int64, second: Int64) -> Array:
        """The relation, on the common scale."""
        return np.asarray(first >= second)


def read(node: Node) -> GreaterEqual:
    """Check the operator and derive its integers."""
    return GreaterEqual(**read_comparison(node))
