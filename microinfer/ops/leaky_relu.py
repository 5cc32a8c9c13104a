"""LEAKY_RELU: x where it is not negative, alpha * x elsewhere; int8, as a table, and int16.

Each side is rescaled by its own multiplier. The references derive them differently: `tflm` in
double, `litert` from float32 quotients.
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
class LeakyRelu(Lookup):
    """max(x, alpha * x), for alpha up to 1."""

    OPERATOR: ClassVar[str] = "LEAKY_RELU"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LeakyRelu16(Op):
    """Elementwise on int16 of any shape."""

    OPERATOR: ClassVar[str] = "LEAKY_RELU"
    WALKS_VALUES: ClassVar[bool] = True

    positive_multiplier: int
    positive_shift: int
    negative_multiplier: int  # of alpha's magnitude
    negative_shift: int
    negative_sign: int  # of alpha: -1, 0 or 1

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int16 to int16 of the same shape."""
        x = inputs[0].astype(np.int64)
        positive = requantize(x, self.positive_multiplier, self.positive_shift)
        magnitude = requantize(x, self.negative_multiplier, self.negative_shift)
        out = np.where(x >= 0, positive, self.negative_sign * magnitude)
        return (np.clip(out, -(2**15), 2**15 - 1).astype(np.int16),)


def _ratios(node: Node, alpha: float) -> tuple[float, float]:
    """(ratio of the positive side, ratio of the negative side)."""
    source, target = node.input(0).scale, node.output().scale
    if node.reference == "tflm":
        return source / target, source * alpha / target
    single = np.float32
    with np.errstate(over="ignore"):
        negative = single(source) * single(alpha) / single(target)
        return float(single(source) / single(target)), float(negative)


def _read_16(node: Node, above: tuple[int, int], below: tuple[int, int], sign: int) -> LeakyRelu16:
    for _, shift in (above, below):
        if not requantize_fits(-(2**15), 2**15, shift):
            node.refuse(f"int16 values shift left by {shift}", "up to 15 is supported")
    return LeakyRelu16(
        index=node.index,
        inputs=(node.input(0).index,),
        outputs=(node.output().index,),
        positive_multiplier=above[0],
        positive_shift=above[1],
        negative_multiplier=below[0],
        negative_shift=below[1],
        negative_sign=sign,
    )


def read(node: Node) -> LeakyRelu | LeakyRelu16:
    """Check the operator and fill its table, or derive its integers."""
    source, target = require_operands(node, ("int8", "int16"))
    identity, slope = _ratios(node, node.number("alpha"))
    if not np.isfinite(slope):
        node.malformed(f"alpha is {node.number('alpha')}; a finite number is accepted")
    above, below = checked_multiplier(node, identity), checked_multiplier(node, abs(slope))
    if source.dtype.name == "int16":
        return _read_16(node, above, below, int(np.sign(slope)))
    centred = stored_inputs() - source.zero_point
    positive = requantize(centred, *above)
    negative = np.sign(slope) * requantize(centred, *below)
    out = np.where(centred >= 0, positive, negative) + target.zero_point
    return LeakyRelu(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=np.clip(out, -128, 127).astype(np.int8),
    )
