"""CUMSUM as C text."""

from __future__ import annotations

from microinfer.ops.cumsum import Cumsum
from microinfer_codegen.ops.shared.running_sum import running_sum_fields
from microinfer_codegen.step import Context, Step


def emit(op: Cumsum, context: Context) -> Step:
    """A call of mi_cumsum_s8."""
    return Step(
        header="running_sum_s8.h",
        struct_type="mi_cumsum_s8_t",
        fields={
            "sum": running_sum_fields(op),
            "outer": op.outer,
            "extent": op.extent,
            "inner": op.inner,
            "exclusive": int(op.exclusive),
            "reverse": int(op.reverse),
        },
        call=(
            f"mi_cumsum_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
