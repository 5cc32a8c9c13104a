"""MINIMUM as C text."""

from __future__ import annotations

from microinfer.ops.minimum import Minimum
from microinfer_codegen.ops.shared.pairwise import EXTREMUM, pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: Minimum, context: Context) -> Step:
    """A call of mi_minimum_s8 or mi_minimum_s16."""
    header, suffix = EXTREMUM[context.tensor(op.outputs[0]).dtype.name]
    return pairwise_step(op, context, header, f"mi_minimum_{suffix}")
