"""RSQRT: 1/sqrt(x), int8, as a table filled in fixed point.

Only what is not negative has an inverse root: both references refuse to run on less, and the
inverse root of less is the largest output here, as that of 0 is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import INT32_MAX, quantize_multiplier, requantize
from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Node
from microinfer.transcendental import inverse_sqrt

EXTRA_BITS = 20
"""Bits of the inverse root before it goes to the output's scale."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rsqrt(Lookup):
    """The inverse square root of each value."""

    OPERATOR: ClassVar[str] = "RSQRT"


def read(node: Node) -> Rsqrt:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    root = np.float32(math.sqrt(np.float32(source.scale)))
    real = 1.0 / float(np.float32(root * np.float32(target.scale)))
    multiplier, shift = quantize_multiplier(real)
    if shift - EXTRA_BITS > 10:
        node.refuse(
            f"1 / (sqrt(input scale) * output scale) is {real:g}", "up to 2**30 is supported"
        )
    table = []
    for stored in (stored_inputs() - source.zero_point).tolist():
        if stored <= 0:
            table.append(127)
            continue
        inverse, inverse_shift = inverse_sqrt(stored)
        raised = requantize(1, inverse, inverse_shift + EXTRA_BITS)
        scaled = raised << max(shift - EXTRA_BITS, 0)
        if scaled > INT32_MAX:
            table.append(127)
            continue
        out = requantize(raised, multiplier, shift - EXTRA_BITS) + target.zero_point
        table.append(min(max(out, -128), 127))
    return Rsqrt(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=np.array(table, np.int8),
    )
