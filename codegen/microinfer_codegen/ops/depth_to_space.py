"""DEPTH_TO_SPACE as C text."""

from __future__ import annotations

from microinfer.ops.depth_to_space import DepthToSpace
from microinfer_codegen.ops.shared.regions import movement_step
from microinfer_codegen.step import Context, Step


def emit(op: DepthToSpace, context: Context) -> Step:
    """Calls of mi_strided_copy."""
    return movement_step(op, context)
