"""MAX_POOL_2D as C text."""

from __future__ import annotations

from microinfer.ops.max_pool_2d import MaxPool2D
from microinfer_codegen.ops.shared.pool import pool_step
from microinfer_codegen.step import Context, Step


def emit(op: MaxPool2D, context: Context) -> Step:
    """A call of mi_max_pool_2d_s8, or of its int16 form."""
    return pool_step(op, ("max_pool_2d_s8.h", "max_pool_2d_s16.h"), context)
