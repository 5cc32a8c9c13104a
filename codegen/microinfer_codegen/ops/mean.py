"""MEAN as C text."""

from __future__ import annotations

from microinfer.ops.mean import Mean
from microinfer_codegen.ops.shared.reduction import scaled_sum_step
from microinfer_codegen.step import Context, Step


def emit(op: Mean, context: Context) -> Step:
    """A call of mi_scaled_sum_s8."""
    return scaled_sum_step(op, context)
