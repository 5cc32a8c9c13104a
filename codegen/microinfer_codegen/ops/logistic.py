"""LOGISTIC as C text."""

from __future__ import annotations

from microinfer.ops.logistic import Logistic
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.step import Context, Step


def emit(op: Logistic, context: Context) -> Step:
    """A call of mi_lookup_s8."""
    return lookup_step(op, context)
