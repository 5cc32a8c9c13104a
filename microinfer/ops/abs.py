"""ABS: int8, as a table, and int16; rescaled only where the scales differ.

The references derive the multiplier differently: `tflm` in double, `litert` from a float32
quotient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import requantize, requantize_fits
from microinfer.graph import Array, Op
from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import checked_multiplier


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Abs(Lookup):
    """The absolute value of each value."""

    OPERATOR: ClassVar[str] = "ABS"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Abs16(Op):
    """Elementwise on int16 of any shape."""

    OPERATOR: ClassVar[str] = "ABS"
    WALKS_VALUES: ClassVar[bool] = True

    multiplier: int
    shift: int
    real_multiplier: float

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int16 to int16 of the same shape."""
        magnitude = requantize(np.abs(inputs[0].astype(np.int64)), self.multiplier, self.shift)
        return (np.minimum(magnitude, 2**15 - 1).astype(np.int16),)


def _ratio(node: Node) -> float:
    source, target = node.input(0).scale, node.output().scale
    if node.reference == "tflm":
        return source / target
    with np.errstate(over="ignore"):
        return float(np.float32(source) / np.float32(target))


def _read_16(node: Node, multiplier: int, shift: int) -> Abs16:
    if not requantize_fits(0, 2**15, shift):
        node.refuse(f"int16 values shift left by {shift}", "up to 15 is supported")
    return Abs16(
        index=node.index,
        inputs=(node.input(0).index,),
        outputs=(node.output().index,),
        multiplier=multiplier,
        shift=shift,
        real_multiplier=_ratio(node),
    )


def read(node: Node) -> Abs | Abs16:
    """Check the operator and fill its table, or derive its integers."""
    source, target = require_operands(node, ("int8", "int16"))
    multiplier, shift = checked_multiplier(node, _ratio(node))  # of 1: leaves all as it is
    if source.dtype.name == "int16":
        return _read_16(node, multiplier, shift)
    magnitude = requantize(np.abs(stored_inputs() - source.zero_point), multiplier, shift)
    return Abs(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=np.clip(magnitude + target.zero_point, -128, 127).astype(np.int8),
    )
