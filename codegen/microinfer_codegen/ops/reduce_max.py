"""REDUCE_MAX as C text."""

from __future__ import annotations

from microinfer.ops.reduce_max import ReduceMax
from microinfer_codegen.ops.shared.reduction import extremum_step
from microinfer_codegen.step import Context, Step


def emit(op: ReduceMax, context: Context) -> Step:
    """A call of mi_reduce_max_s8, or of its int16 form."""
    return extremum_step(op, context, "mi_reduce_max")
