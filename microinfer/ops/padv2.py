"""PADV2: a border of a value that is in the file.

Exceptions to the official runtimes: those of PAD.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.movement import require_same_meaning
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.padding import ConstantPad, read_padding


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PadV2(ConstantPad):
    """The value is input 2, of the output's type and quantisation."""

    OPERATOR: ClassVar[str] = "PADV2"


def value_is_an_integer(node: Node) -> str | None:
    """The padding value must be an integer, or the float 0."""
    values = node.constant(2, "padding value")
    # A negative zero is no zero: its bytes differ.
    if values.dtype.kind in "iub" or not any(values.tobytes()):
        return None
    return f"{values.dtype.name} {values.reshape(-1)[0]!s}"


CHECKS: tuple[Check, ...] = (value_is_an_integer,)


def read(node: Node) -> PadV2:
    """Check the operator and find its padding value."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    value = node.input(2)
    require_same_meaning(node, value, "padding value", node.output())
    if value.elements != 1:
        node.malformed(f"padding value has {value.elements} values; 1 expected")
    node.check(CHECKS)
    constant = node.constant(2, "padding value")
    return PadV2(**read_padding(node, int(constant.reshape(-1)[0])))
