"""PAD: a border of real zeros, that is of the output's zero point.

Exceptions to the official runtimes: both stop at 5 dimensions, and TFLM takes neither uint8 nor
bool nor int64 paddings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.padding import ConstantPad, read_padding


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pad(ConstantPad):
    """The value is a zero point, or 0 where there is none."""

    OPERATOR: ClassVar[str] = "PAD"


def output_has_one_zero_point(node: Node) -> str | None:
    """The output must have one scale, or none."""
    quantization = node.output().quantization
    if quantization is None or len(quantization.scales) == 1:
        return None
    return f"the output has {len(quantization.scales)} scales"


CHECKS: tuple[Check, ...] = (output_has_one_zero_point,)


def read(node: Node) -> Pad:
    """Check the operator and find its padding value."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    node.check(CHECKS)
    output = node.output()
    is_float = output.dtype.kind == "f" or output.quantization is None
    return Pad(**read_padding(node, 0 if is_float else output.zero_point))
