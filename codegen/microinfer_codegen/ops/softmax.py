"""SOFTMAX as C text."""

from __future__ import annotations

from microinfer.ops.softmax import Softmax
from microinfer_codegen.step import Context, Step


def emit(op: Softmax, context: Context) -> Step:
    """A call of mi_softmax_s8, or of its form with int16 output."""
    function = "mi_softmax_s8" if op.output_bits == 8 else "mi_softmax_s8_s16"
    return Step(
        header="softmax_s8.h",
        struct_type="mi_softmax_s8_t",
        fields={
            "rows": op.rows,
            "depth": op.depth,
            "multiplier": op.multiplier,
            "shift": op.shift,
            "diff_min": op.diff_min,
        },
        call=(
            f"{function}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
