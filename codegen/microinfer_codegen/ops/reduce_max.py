"""REDUCE_MAX as C text."""

from __future__ import annotations

from microinfer.ops.reduce_max import ReduceMax
from microinfer_codegen.ops.shared.reduction import reduction_fields
from microinfer_codegen.step import Context, Step


def emit(op: ReduceMax, context: Context) -> Step:
    """A call of mi_reduce_max_s8."""
    return Step(
        header="reduce_extremum_s8.h",
        struct_type="mi_reduce_t",
        fields=reduction_fields(op),
        call=(
            f"mi_reduce_max_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
