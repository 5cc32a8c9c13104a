"""REDUCE_ANY: whether some value is true, over any set of dimensions, bool.

TFLM has no REDUCE_ANY: LiteRT is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.reduction import Reduction, read_reduction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReduceAny(Reduction):
    """Bools are stored as 0 and 1."""

    OPERATOR: ClassVar[str] = "REDUCE_ANY"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """bool to bool."""
        found = np.asarray(inputs[0].any(axis=tuple(sorted(self.axes))))
        return (found.reshape(self.output_shape),)


def read(node: Node) -> ReduceAny:
    """Check the operator."""
    return ReduceAny(**read_reduction(node, "bool"))
