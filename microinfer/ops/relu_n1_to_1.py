"""RELU_N1_TO_1 as an operator of its own: x clamped to [-1, 1], rescaled.

Exception: TFLM has no such operator, so both references are LiteRT's, float32 ratio included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.rectifier import (
    Rectifier,
    float32_ratio,
    has_same_quantization,
    read_rectifier,
    require_operands,
)
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ReluN1To1(Rectifier):
    """min(max(x, -1), 1)."""

    OPERATOR: ClassVar[str] = "RELU_N1_TO_1"


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> ReluN1To1:
    """Check the operator and derive its integers."""
    require_operands(node)
    return ReluN1To1(
        index=node.index,
        inputs=(node.input(0).index,),
        outputs=(node.output().index,),
        dtype=node.output().dtype,
        rescale=read_rectifier(node, ActivationFunctionType.RELU_N1_TO_1, float32_ratio(node)),
        clamp_only=has_same_quantization(node),
    )
