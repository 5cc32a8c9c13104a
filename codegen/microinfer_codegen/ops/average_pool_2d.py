"""AVERAGE_POOL_2D as C text."""

from __future__ import annotations

from microinfer.ops.average_pool_2d import AveragePool2D
from microinfer_codegen.ops.shared.pool import pool_step
from microinfer_codegen.step import Context, Step


def emit(op: AveragePool2D, context: Context) -> Step:
    """A call of mi_average_pool_2d_s8, or of its int16 form."""
    return pool_step(op, ("average_pool_2d_s8.h", "average_pool_2d_s16.h"), context)
