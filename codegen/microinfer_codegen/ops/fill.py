"""FILL as C text."""

from __future__ import annotations

from microinfer.ops.fill import Fill
from microinfer_codegen.ops.shared.regions import movement_step
from microinfer_codegen.step import Context, Step


def emit(op: Fill, context: Context) -> Step:
    """Calls of mi_strided_copy."""
    return movement_step(op, context)
