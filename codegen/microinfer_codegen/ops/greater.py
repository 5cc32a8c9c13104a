"""GREATER as C text."""

from __future__ import annotations

from microinfer.ops.greater import Greater
from microinfer_codegen.ops.shared.comparison import comparison_step
from microinfer_codegen.step import Context, Step


def emit(op: Greater, context: Context) -> Step:
    """A call of mi_compare_s8 or mi_compare_s16."""
    return comparison_step(op, context)
