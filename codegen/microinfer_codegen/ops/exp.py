"""EXP as C text."""

from __future__ import annotations

from microinfer.ops.exp import Exp, Exp16
from microinfer_codegen.ops.shared.lookup import lookup_step, points_step
from microinfer_codegen.step import Context, Step


def emit(op: Exp | Exp16, context: Context) -> Step:
    """A call of mi_lookup_s8, or of mi_lookup_s16."""
    return lookup_step(op, context) if isinstance(op, Exp) else points_step(op, context)
