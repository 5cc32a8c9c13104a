"""CONV_2D as C text."""

from __future__ import annotations

from microinfer.ops.conv_2d import Conv2D
from microinfer_codegen.ops.shared.fields import (
    OutputStage,
    channel_fields,
    padding_row,
    window_fields,
)
from microinfer_codegen.step import Constant, Context, Step


def emit(op: Conv2D, context: Context) -> Step:
    """A call of mi_conv_2d_s8."""
    padding, padding_constants = padding_row(op.window, op.input_zero_point, context)
    stage = OutputStage(zero_point=op.output_zero_point, act_min=op.act_min, act_max=op.act_max)
    channels, tables = channel_fields(op.channels, stage, context)
    weights = Constant(
        context.symbol("weights"),
        op.weights,
        "[out][ky][kx][in / groups]" if op.groups > 1 else "[out][ky][kx][in]",
    )
    return Step(
        header="conv_2d_s8.h",
        struct_type="mi_conv_2d_s8_t",
        fields={
            "window": window_fields(op.window, padding),
            "channels": channels,
            "groups": op.groups,
            "weights": weights.symbol,
        },
        constants=(*padding_constants, weights, *tables),
        window_rows=op.window.kernel_height,
        call=(
            f"mi_conv_2d_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])}, rows);"
        ),
    )
