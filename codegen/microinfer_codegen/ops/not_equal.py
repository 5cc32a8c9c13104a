"""NOT_EQUAL as C text."""

from __future__ import annotations

from microinfer.ops.not_equal import NotEqual
from microinfer_codegen.ops.shared.comparison import comparison_step
from microinfer_codegen.step import Context, Step


def emit(op: NotEqual, context: Context) -> Step:
    """A call of mi_compare_s8 or mi_compare_s16."""
    return comparison_step(op, context)
