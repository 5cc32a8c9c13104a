"""RELU6 as an operator of its own: x clamped to [0, 6].

Exception to the official runtimes: only equal quantisation of input and output is accepted.
Otherwise LiteRT rescales, while TFLM clamps the stored integers by the input's quantisation and
leaves them meaning something else by the output's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.rectifier import (
    Rectifier,
    float64_ratio,
    has_same_quantization,
    read_rectifier,
    require_operands,
)
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Relu6(Rectifier):
    """min(max(x, 0), 6)."""

    OPERATOR: ClassVar[str] = "RELU6"


def quantization_is_kept(node: Node) -> str | None:
    """input and output must share scale and zero point."""
    if has_same_quantization(node):
        return None
    first, second = node.input(0), node.output()
    return (
        f"scale {first.scale:.9g} zero point {first.zero_point} against "
        f"scale {second.scale:.9g} zero point {second.zero_point}"
    )


CHECKS: tuple[Check, ...] = (quantization_is_kept,)


def read(node: Node) -> Relu6:
    """Check the operator and derive its integers."""
    require_operands(node, ("int8", "int16"))
    node.check(CHECKS)
    return Relu6(
        index=node.index,
        inputs=(node.input(0).index,),
        outputs=(node.output().index,),
        dtype=node.output().dtype,
        rescale=read_rectifier(node, ActivationFunctionType.RELU6, float64_ratio(node)),
        clamp_only=True,
    )
