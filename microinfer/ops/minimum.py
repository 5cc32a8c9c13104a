"""MINIMUM: the smaller of two int8 or int16 values, broadcast; all three tensors share a scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.extremum import read_extremum
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import Pairwise


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Minimum(Pairwise):
    """Elementwise on stored values: equal scales make that the smaller real."""

    OPERATOR: ClassVar[str] = "MINIMUM"

    def combine(self, first: Array, second: Array) -> Array:
        """Two of one dtype to that dtype."""
        return np.asarray(np.minimum(first, second))


def read(node: Node) -> Minimum:
    """Check the operator."""
    return Minimum(**read_extremum(node))
