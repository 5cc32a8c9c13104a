"""LOGICAL_AND: whether both are true, bool, broadcast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.logic import read_logical
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.pairwise import Pairwise


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LogicalAnd(Pairwise):
    """Elementwise on bools."""

    OPERATOR: ClassVar[str] = "LOGICAL_AND"

    def combine(self, first: Array, second: Array) -> Array:
        """bool and bool to bool."""
        return np.asarray(np.logical_and(first, second))


def read(node: Node) -> LogicalAnd:
    """Check the operator."""
    return LogicalAnd(**read_logical(node))
