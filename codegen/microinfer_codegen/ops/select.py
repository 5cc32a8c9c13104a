"""SELECT as C text."""

from __future__ import annotations

from microinfer.ops.select import Select
from microinfer_codegen.ops.shared.selection import selection_step
from microinfer_codegen.step import Context, Step


def emit(op: Select, context: Context) -> Step:
    """A call of mi_select."""
    return selection_step(op, context)
