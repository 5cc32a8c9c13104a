"""L2_NORMALIZATION as C text."""

from __future__ import annotations

from microinfer.ops.l2_normalization import L2Normalization
from microinfer_codegen.step import Context, Step


def emit(op: L2Normalization, context: Context) -> Step:
    """A call of mi_l2_normalization_s8."""
    return Step(
        header="l2_normalization_s8.h",
        struct_type="mi_l2_normalization_s8_t",
        fields={
            "rows": op.rows,
            "depth": op.depth,
            "input_zero_point": op.input_zero_point,
        },
        call=(
            f"mi_l2_normalization_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
