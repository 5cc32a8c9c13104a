"""REDUCE_ALL as C text."""

from __future__ import annotations

from microinfer.ops.reduce_all import ReduceAll
from microinfer_codegen.ops.shared.reduction import extremum_step
from microinfer_codegen.step import Context, Step


def emit(op: ReduceAll, context: Context) -> Step:
    """A call of mi_reduce_min_s8: bools are bytes of 0 and 1."""
    return extremum_step(op, context, "mi_reduce_min")
