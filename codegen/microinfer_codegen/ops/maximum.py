"""MAXIMUM as C text."""

from __future__ import annotations

from microinfer.ops.maximum import Maximum
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: Maximum, context: Context) -> Step:
    """A call of mi_maximum_s8."""
    return pairwise_step(op, context, "extremum_s8.h", "mi_maximum_s8")
