"""REDUCE_ALL: whether every value is true, over any set of dimensions, bool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.reduction import Reduction, read_reduction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReduceAll(Reduction):
    """Bools are stored as 0 and 1."""

    OPERATOR: ClassVar[str] = "REDUCE_ALL"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """bool to bool."""
        found = np.asarray(inputs[0].all(axis=tuple(sorted(self.axes))))
        return (found.reshape(self.output_shape),)


def read(node: Node) -> ReduceAll:
    """Check the operator."""
    return ReduceAll(**read_reduction(node, "bool"))
