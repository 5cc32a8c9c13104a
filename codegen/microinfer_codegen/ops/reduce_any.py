"""REDUCE_ANY as C text."""

from __future__ import annotations

from microinfer.ops.reduce_any import ReduceAny
from microinfer_codegen.ops.shared.reduction import extremum_step
from microinfer_codegen.step import Context, Step


def emit(op: ReduceAny, context: Context) -> Step:
    """A call of mi_reduce_max_s8: bools are bytes of 0 and 1."""
    return extremum_step(op, context, "mi_reduce_max")
