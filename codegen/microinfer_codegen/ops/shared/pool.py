"""What the pools share as C text."""

from __future__ import annotations

from microinfer.ops.shared.pool import Pool
from microinfer_codegen.ops.shared.fields import window_fields
from microinfer_codegen.step import Context, Step


def pool_step(op: Pool, kernel: str, header: str, context: Context) -> Step:
    """A call of the runtime function mi_<kernel>."""
    return Step(
        header=header,
        struct_type=f"mi_{kernel}_t",
        fields={
            "window": window_fields(op.window, "NULL"),
            "act_min": op.act_min,
            "act_max": op.act_max,
        },
        window_rows=op.window.kernel_height,
        call=(
            f"mi_{kernel}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])}, rows);"
        ),
    )
