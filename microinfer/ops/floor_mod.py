"""FLOOR_MOD: the remainder of FLOOR_DIV, of the divisor's sign, broadcast.

TFLM has float32 only; LiteRT's integer kernel is the truth. Exception to it: a divisor of 0 gives
0, where LiteRT stops with an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.division import read_division
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import Pairwise


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FloorMod(Pairwise):
    """Elementwise on stored values."""

    OPERATOR: ClassVar[str] = "FLOOR_MOD"

    def combine(self, first: Array, second: Array) -> Array:
        """Whole numbers of one dtype to that dtype."""
        wide = second.astype(np.int64)
        remainder = first.astype(np.int64) % np.where(wide == 0, 1, wide)
        return np.where(wide == 0, 0, remainder).astype(first.dtype)


def read(node: Node) -> FloorMod:
    """Check the operator."""
    return FloorMod(**read_division(node))
