"""RELU_N1_TO_1 as C text."""

from __future__ import annotations

from microinfer.ops.relu_n1_to_1 import ReluN1To1
from microinfer_codegen.ops.shared.rectifier import rectifier_step
from microinfer_codegen.step import Context, Step


def emit(op: ReluN1To1, context: Context) -> Step:
    """A call of relu_s8."""
    return rectifier_step(op, context)
