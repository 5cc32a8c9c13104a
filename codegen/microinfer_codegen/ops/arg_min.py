"""ARG_MIN as C text."""

from __future__ import annotations

from microinfer.ops.arg_min import ArgMin
from microinfer_codegen.ops.shared.argument import argument_step
from microinfer_codegen.step import Context, Step


def emit(op: ArgMin, context: Context) -> Step:
    """A call of mi_argument_s8."""
    return argument_step(op, context, sign=-1)
