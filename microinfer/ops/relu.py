"""RELU as an operator of its own: max(x, 0), rescaled to the output's quantisation.

Dialect: `tflm` derives the multiplier in double, `litert` in float32.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.rectifier import (
    Rectifier,
    float32_ratio,
    float64_ratio,
    has_same_quantization,
    read_rectifier,
    require_operands,
)
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Relu(Rectifier):
    """max(x, 0)."""

    OPERATOR: ClassVar[str] = "RELU"


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> Relu:
    """Check the operator and derive its integers."""
    require_operands(node, ("int8", "int16"))
    ratio = float32_ratio(node) if node.reference == "litert" else float64_ratio(node)
    return Relu(
        index=node.index,
        inputs=(node.input(0).index,),
        outputs=(node.output().index,),
        dtype=node.output().dtype,
        rescale=read_rectifier(node, ActivationFunctionType.RELU, ratio),
        clamp_only=has_same_quantization(node),
    )
