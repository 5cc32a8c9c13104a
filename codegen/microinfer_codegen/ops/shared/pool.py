"""What the pools share as C text."""

from __future__ import annotations

from microinfer.ops.shared.pool import Pool
from microinfer_codegen.ops.shared.fields import window_fields
from microinfer_codegen.ops.shared.rows import rows_call, window_row
from microinfer_codegen.ops.shared.sums import sum_calls
from microinfer_codegen.step import Context, Step


def pool_step(op: Pool, headers: tuple[str, str], context: Context) -> Step:
    """A call of the runtime function of a header's name; headers: for int8 and for int16."""
    wide = op.dtype.name == "int16"
    header = headers[1] if wide else headers[0]
    kernel = header.removesuffix(".h")
    return Step(
        header=header,
        struct_type=f"mi_{kernel}_t",
        fields={
            "window": window_fields(op.window, "NULL"),
            "act_min": op.act_min,
            "act_max": op.act_max,
        },
        window_rows=0 if wide else op.window.kernel_height,
        wide_rows=op.window.kernel_height if wide else 0,
        call=rows_call(f"mi_{kernel}", op, op.window, context, wide),
        row=window_row(f"mi_{kernel}", context, wide),
        sums=(
            sum_calls(f"mi_{kernel}", context, lambda y, _length: y)
            if op.OPERATOR == "AVERAGE_POOL_2D" and not wide
            else None
        ),
    )
