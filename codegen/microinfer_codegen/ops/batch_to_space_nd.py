"""BATCH_TO_SPACE_ND as C text."""

from __future__ import annotations

from microinfer.ops.batch_to_space_nd import BatchToSpaceNd
from microinfer_codegen.ops.shared.regions import movement_step
from microinfer_codegen.step import Context, Step


def emit(op: BatchToSpaceNd, context: Context) -> Step:
    """Calls of mi_strided_copy."""
    return movement_step(op, context)
