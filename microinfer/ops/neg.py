"""NEG: minus each int8 value, as a table.

TFLM has no int8 kernel of NEG; LiteRT's negates what is stored, so scales must be equal and zero
points 0. Minus -128 stays -128, as there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.ops.shared.lookup import Lookup, require_operands, stored_inputs
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import require_same_quantization


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Neg(Lookup):
    """-x."""

    OPERATOR: ClassVar[str] = "NEG"


def zero_is_stored_as_zero(node: Node) -> str | None:
    """The input's zero point must be 0."""
    point = node.input(0).zero_point
    return None if point == 0 else f"zero point {point}"


CHECKS: tuple[Check, ...] = (zero_is_stored_as_zero,)


def read(node: Node) -> Neg:
    """Check the operator and fill its table."""
    source, target = require_operands(node)
    node.check(CHECKS)
    require_same_quantization(node, source, target)
    return Neg(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        table=(-stored_inputs()).astype(np.int8),
    )
