"""LESS_EQUAL as C text."""

from __future__ import annotations

from microinfer.ops.less_equal import LessEqual
from microinfer_codegen.ops.shared.comparison import comparison_step
from microinfer_codegen.step import Context, Step


def emit(op: LessEqual, context: Context) -> Step:
    """A call of mi_compare_s8 or mi_compare_s16."""
    return comparison_step(op, context)
