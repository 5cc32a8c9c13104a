"""FLOOR_DIV as C text."""

from __future__ import annotations

from microinfer.ops.floor_div import FloorDiv
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step


def emit(op: FloorDiv, context: Context) -> Step:
    """A call of mi_floor_div."""
    size = context.tensor(op.outputs[0]).dtype.itemsize
    return pairwise_step(
        op,
        context,
        "floor_division.h",
        "mi_floor_div",
        struct_type="mi_floor_division_t",
        fields={"element_bytes": size},
    )
