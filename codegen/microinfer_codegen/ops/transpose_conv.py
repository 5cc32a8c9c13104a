"""TRANSPOSE_CONV as C text."""

from __future__ import annotations

from microinfer.ops.transpose_conv import TransposeConv
from microinfer_codegen.ops.shared.fields import (
    OutputStage,
    channel_fields,
    is_wide,
    wide_channel_fields,
    window_fields,
)
from microinfer_codegen.step import Constant, Context, Step


def emit(op: TransposeConv, context: Context) -> Step:
    """A call of mi_transpose_conv_s8, whose biases are not folded, or of its int16 form."""
    weights = Constant(context.symbol("weights"), op.weights, "[out][ky][kx][in]")
    stage = OutputStage(zero_point=op.output_zero_point, act_min=op.act_min, act_max=op.act_max)
    if is_wide(op.channels):
        return _wide(op, context, weights, stage)
    channels, tables = channel_fields(op.channels, stage, context, folded=False)
    return Step(
        header="transpose_conv_s8.h",
        struct_type="mi_transpose_conv_s8_t",
        fields={
            "window": window_fields(op.window, "NULL"),
            "channels": channels,
            "input_zero_point": op.input_zero_point,
            "weights": weights.symbol,
        },
        constants=(weights, *tables),
        window_rows=op.window.kernel_height,
        call=(
            f"mi_transpose_conv_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])}, rows);"
        ),
    )


def _wide(op: TransposeConv, context: Context, weights: Constant, stage: OutputStage) -> Step:
    """A call of mi_transpose_conv_s16."""
    channels, tables = wide_channel_fields(op.channels, stage, context)
    return Step(
        header="transpose_conv_s16.h",
        struct_type="mi_transpose_conv_s16_t",
        fields={
            "window": window_fields(op.window, "NULL"),
            "channels": channels,
            "weights": weights.symbol,
        },
        constants=(weights, *tables),
        wide_rows=op.window.kernel_height,
        call=(
            f"mi_transpose_conv_s16(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])}, wide_rows);"
        ),
    )
