"""LOGICAL_AND as C text."""

from __future__ import annotations

from microinfer.ops.logical_and import LogicalAnd
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: LogicalAnd, context: Context) -> Step:
    """A call of mi_logical_and."""
    return pairwise_step(op, context, "logical.h", "mi_logical_and")
