"""RELU6 as C text."""

from __future__ import annotations

from microinfer.ops.relu6 import Relu6
from microinfer_codegen.ops.shared.rectifier import rectifier_step
from microinfer_codegen.step import Context, Step


def emit(op: Relu6, context: Context) -> Step:
    """A call of relu_s8."""
    return rectifier_step(op, context)
