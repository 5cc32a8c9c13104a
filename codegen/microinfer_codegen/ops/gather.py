"""GATHER as C text."""

from __future__ import annotations

from microinfer.ops.gather import Gather
from microinfer_codegen.ops.shared.gathering import gathering_step
from microinfer_codegen.step import Context, Step


def emit(op: Gather, context: Context) -> Step:
    """A call of mi_gather."""
    return gathering_step(op, context)
