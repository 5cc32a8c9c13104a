"""SOFTMAX as C text."""

from __future__ import annotations

from microinfer.ops.softmax import Softmax
from microinfer_codegen.ops.shared.softmax import softmax_step
from microinfer_codegen.step import Context, Step


def emit(op: Softmax, context: Context) -> Step:
    """A call of mi_softmax_s8, or of its form with int16 output."""
    function = "mi_softmax_s8" if op.output_bits == 8 else "mi_softmax_s8_s16"
    return softmax_step(op, context, "softmax_s8.h", function)
