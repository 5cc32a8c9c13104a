"""SUM as C text."""

from __future__ import annotations

from microinfer.ops.sum import Sum
from microinfer_codegen.ops.shared.reduction import scaled_sum_step
from microinfer_codegen.step import Context, Step


def emit(op: Sum, context: Context) -> Step:
    """A call of mi_scaled_sum_s8."""
    return scaled_sum_step(op, context)
