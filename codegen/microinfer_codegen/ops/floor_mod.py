"""FLOOR_MOD as C text."""

from __future__ import annotations

from microinfer.ops.floor_mod import FloorMod
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: FloorMod, context: Context) -> Step:
    """A call of mi_floor_mod."""
    size = context.tensor(op.outputs[0]).dtype.itemsize
    return pairwise_step(
        op,
        context,
        "floor_division.h",
        "mi_floor_mod",
        struct_type="mi_floor_division_t",
        fields={"element_bytes": size},
    )
