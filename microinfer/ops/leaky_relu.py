"""LEAKY_RELU: x where it is not negative, alpha * x elsewhere; int8, as a table.

Each side is rescaled by its own multiplier. The references derive them differently: `tflm` in
double, `litert` from float32 quotients.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import requantize
from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import checked_multiplier


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LeakyRelu(Lookup):
    """max(x, alpha * x), for alpha up to 1."""

    OPERATOR: ClassVar[str] = "LEAKY_RELU"


def _ratios(node: Node, alpha: float) -> tuple[float, float]:
    """(ratio of the positive side, ratio of the negative side)."""
    source, target = node.input(0).scale, node.output().scale
    if node.reference == "tflm":
        return source / target, source * alpha / target
    single = np.float32
    with np.errstate(over="ignore"):
        negative = single(source) * single(alpha) / single(target)
        return float(single(source) / single(target)), float(negative)


def read(node: Node) -> LeakyRelu:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    identity, slope = _ratios(node, node.number("alpha"))
    if not np.isfinite(slope):
        node.malformed(f"alpha is {node.number('alpha')}; a finite number is accepted")
    centred = stored_inputs() - source.zero_point
    positive = requantize(centred, *checked_multiplier(node, identity))
    negative = np.sign(slope) * requantize(centred, *checked_multiplier(node, abs(slope)))
    out = np.where(centred >= 0, positive, negative) + target.zero_point
    return LeakyRelu(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=np.clip(out, -128, 127).astype(np.int8),
    )
