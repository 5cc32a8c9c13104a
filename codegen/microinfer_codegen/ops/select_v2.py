"""SELECT_V2 as C text."""

from __future__ import annotations

from microinfer.ops.select_v2 import SelectV2
from microinfer_codegen.ops.shared.selection import selection_step
from microinfer_codegen.step import Context, Step


def emit(op: SelectV2, context: Context) -> Step:
    """A call of mi_select."""
    return selection_step(op, context)
