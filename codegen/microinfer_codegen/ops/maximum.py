"""MAXIMUM as C text."""

from __future__ import annotations

from microinfer.ops.maximum import Maximum
from microinfer_codegen.ops.shared.pairwise import EXTREMUM, pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: Maximum, context: Context) -> Step:
    """A call of mi_maximum_s8 or mi_maximum_s16."""
    header, suffix = EXTREMUM[context.tensor(op.outputs[0]).dtype.name]
    return pairwise_step(op, context, header, f"mi_maximum_{suffix}")
