"""mi_softmax_t as designated initialisers, and the call of a kernel on it."""

from __future__ import annotations

from microinfer.ops.shared.softmax import SoftmaxRows
from microinfer_codegen.step import Context, Step


def softmax_step(op: SoftmaxRows, context: Context, header: str, function: str) -> Step:
    """A call of `function` on whole rows."""
    return Step(
        header=header,
        struct_type="mi_softmax_t",
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
