"""LOGICAL_OR as C text."""

from __future__ import annotations

from microinfer.ops.logical_or import LogicalOr
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: LogicalOr, context: Context) -> Step:
    """A call of mi_logical_or."""
    return pairwise_step(op, context, "logical.h", "mi_logical_or")
