"""The arithmetic that the six comparisons share, int8 to bool.

Each operand is raised by 8 bits and brought from its scale to real units; the results are
compared. Exception to the official runtimes: scales of 1 and more are refused, on which TFLM
aborts and LiteRT is undefined.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.pairwise import Pairwise, PairwiseFields, read_pairwise
from microinfer.ops.shared.quantization import require_dtype, require_quantized

LEFT_SHIFT = 8


@dataclass(frozen=True, slots=True)
class Scaling:
    """How an operand's stored values become comparable; |x - zero point| << 8 fits 16 bits."""

    zero_point: int
    multiplier: int
    shift: int  # never left

    def apply(self, stored: Array) -> Int64:
        """int8 to integers on the common scale."""
        centred = stored.astype(np.int64) - self.zero_point
        return requantize(centred << LEFT_SHIFT, np.int64(self.multiplier), np.int64(self.shift))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison(Pairwise):
    """first RELATION second."""

    first: Scaling
    second: Scaling

    @abstractmethod
    def compare(self, first: Int64, second: Int64) -> Array:
        """The relation, on the common scale."""

    def combine(self, first: Array, second: Array) -> Array:
        """int8 and int8 to bool."""
        return self.compare(self.first.apply(first), self.second.apply(second))


class ComparisonFields(PairwiseFields):
    """The fields Comparison adds to Pairwise's."""

    first: Scaling
    second: Scaling


def scales_are_below_one(node: Node) -> str | None:
    """Both operands' scales must be below 1."""
    for position in (0, 1):
        if node.input(position).scale >= 1:
            return f"operand {position} has scale {node.input(position).scale:.9g}"
    return None


CHECKS: tuple[Check, ...] = (scales_are_below_one,)


def _scaling(tensor: Tensor) -> Scaling:
    return Scaling(tensor.zero_point, *quantize_multiplier(tensor.scale))


def read_comparison(node: Node) -> ComparisonFields:
    """Check types and scales, and derive both operands' scaling."""
    fields = read_pairwise(node)
    require_dtype(node, node.output(), "output", "bool")
    for position, role in enumerate(("first operand", "second operand")):
        require_quantized(node, node.input(position), role, "int8")
    node.check(CHECKS)
    return ComparisonFields(**fields, first=_scaling(node.input(0)), second=_scaling(node.input(1)))
