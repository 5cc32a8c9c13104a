"""REVERSE_V2 as C text."""

from __future__ import annotations

from microinfer.ops.reverse_v2 import ReverseV2
from microinfer_codegen.ops.shared.regions import movement_step
from microinfer_codegen.step import Context, Step


def emit(op: ReverseV2, context: Context) -> Step:
    """Calls of mi_strided_copy."""
    return movement_step(op, context)
