"""The arithmetic that the six comparisons share, int8 or int16 to bool.

Each operand is raised by 8 bits and brought from its scale to real units; the results are
compared. Exception to the official runtimes: scales of 1 and more are refused, on which TFLM
aborts and LiteRT is undefined.

Both references follow LiteRT for int16, as TFLM has none (but a GREATER whose answers make no
sense). LiteRT forgets the scales of int16 in the relations of order, so those are accepted only
where the scales are equal and stored values may be compared as they are.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from microinfer.fixedpoint import Int64, quantize_multiplier, requantize
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.pairwise import Pairwise, PairwiseFields, read_pairwise
from microinfer.ops.shared.quantization import require_dtype
from microinfer.ops.shared.wide import require_one_width

LEFT_SHIFT = 8


@dataclass(frozen=True, slots=True)
class Scaling:
    """How an operand's stored values become comparable; |x - zero point| << 8 fits 24 bits."""

    zero_point: int
    multiplier: int
    shift: int  # left by 1 for a scale of 1, else never

    def apply(self, stored: Array) -> Int64:
        """int8 or int16 to integers on the common scale."""
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
        """Two of one dtype to bool."""
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


def wide_order_is_of_equal_scales(node: Node) -> str | None:
    """The order of int16 values is compared only where both operands share a scale."""
    first, second = node.input(0), node.input(1)
    if not _compares_stored(node) or first.scale == second.scale:
        return None
    return f"int16 of scales {first.scale:.9g} and {second.scale:.9g}"


CHECKS: tuple[Check, ...] = (scales_are_below_one, wide_order_is_of_equal_scales)


def _compares_stored(node: Node) -> bool:
    return node.input(0).dtype.name == "int16" and node.operator not in ("EQUAL", "NOT_EQUAL")


def _scaling(node: Node, tensor: Tensor) -> Scaling:
    scale = 1.0 if _compares_stored(node) else tensor.scale
    return Scaling(tensor.zero_point, *quantize_multiplier(scale))


def read_comparison(node: Node) -> ComparisonFields:
    """Check types and scales, and derive both operands' scaling."""
    fields = read_pairwise(node)
    require_dtype(node, node.output(), "output", "bool")
    first, second = node.input(0), node.input(1)
    require_one_width(node, {"first operand": first, "second operand": second}, "int8", "int16")
    node.check(CHECKS)
    return ComparisonFields(**fields, first=_scaling(node, first), second=_scaling(node, second))
