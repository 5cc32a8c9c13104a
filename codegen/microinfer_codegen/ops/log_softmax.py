"""LOG_SOFTMAX as C text."""

from __future__ import annotations

from microinfer.ops.log_softmax import LogSoftmax
from microinfer_codegen.ops.shared.softmax import softmax_step
from microinfer_codegen.step import Context, Step


def emit(op: LogSoftmax, context: Context) -> Step:
    """A call of mi_log_softmax_s8."""
    return softmax_step(op, context, "log_softmax_s8.h", "mi_log_softmax_s8")
