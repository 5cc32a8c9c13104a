"""ADD: the sum of two int8 or int16 tensors, broadcast, with a fused clamp.

The arithmetic is in `add_sub`. Exception to the official runtimes: where the output ratio would be
1 or more, TFLM aborts and so does LiteRT; we refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.add_sub import (
    AddSub,
    output_scale_is_large_enough,
    powers_of_two_are_rescaled,
    read_multipliers,
)
from microinfer.ops.shared.binary import an_operand_is_computed, read_binary
from microinfer.ops.shared.node import Check, Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Add(AddSub):
    """first + second."""

    OPERATOR: ClassVar[str] = "ADD"
    SIGN: ClassVar[int] = 1


CHECKS: tuple[Check, ...] = (
    an_operand_is_computed,
    output_scale_is_large_enough,
    powers_of_two_are_rescaled,
)


def read(node: Node) -> Add:
    """Check the operator and derive its integers."""
    fields = read_binary(node, accepted=("int8", "int16"))
    node.check(CHECKS)
    return Add(**fields, **read_multipliers(node))
