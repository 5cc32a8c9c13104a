"""REDUCE_MIN: the smallest value over any set of dimensions, int8 or int16; nothing is rescaled.

Exception to the official runtimes: TFLM has no int16 kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_same_quantization
from microinfer.ops.shared.reduction import Reduction, read_reduction


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReduceMin(Reduction):
    """The smallest stored value: input and output share their scale."""

    OPERATOR: ClassVar[str] = "REDUCE_MIN"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 to int8."""
        extremum = np.asarray(inputs[0].min(axis=tuple(sorted(self.axes))))
        return (extremum.reshape(self.output_shape),)


def read(node: Node) -> ReduceMin:
    """Check the operator."""
    fields = read_reduction(node)
    require_same_quantization(node, node.input(0), node.output())
    return ReduceMin(**fields)
