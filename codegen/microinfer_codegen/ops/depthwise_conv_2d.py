"""DEPTHWISE_CONV_2D as C text."""

from __future__ import annotations

from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer_codegen.ops.shared.fields import (
    OutputStage,
    channel_fields,
    is_wide,
    padding_row,
    wide_channel_fields,
    window_fields,
)
from microinfer_codegen.ops.shared.nibbles import keeps_packed, weights_constant
from microinfer_codegen.ops.shared.rows import rows_call, window_row
from microinfer_codegen.ops.shared.sums import sum_calls
from microinfer_codegen.step import Constant, Context, Step


def emit(op: DepthwiseConv2D, context: Context) -> Step:
    """A call of mi_depthwise_conv_2d_s8, or of its int16 or int4 form."""
    packed = keeps_packed(op.weights_bits, context) and not is_wide(op.channels)
    weights = weights_constant(op.weights, packed, "[ky][kx][out]", context)
    stage = OutputStage(zero_point=op.output_zero_point, act_min=op.act_min, act_max=op.act_max)
    if is_wide(op.channels):
        return _wide(op, context, weights, stage)
    padding, padding_constants = padding_row(op.window, op.input_zero_point, context)
    channels, tables = channel_fields(op.channels, stage, context)
    kernel = "mi_depthwise_conv_2d_s4" if packed else "mi_depthwise_conv_2d_s8"
    return Step(
        header="depthwise_conv_2d_s4.h" if packed else "depthwise_conv_2d_s8.h",
        struct_type=f"{kernel}_t",
        fields={
            "window": window_fields(op.window, padding),
            "channels": channels,
            "depth_multiplier": op.depth_multiplier,
            "input_zero_point": op.input_zero_point,
            "weights": weights.symbol,
        },
        constants=(*padding_constants, weights, *tables),
        window_rows=op.window.kernel_height,
        call=rows_call(kernel, op, op.window, context),
        row=window_row(kernel, context),
        sums=None if packed else sum_calls(kernel, context, lambda y, _length: y),
    )


def _wide(op: DepthwiseConv2D, context: Context, weights: Constant, stage: OutputStage) -> Step:
    """A call of mi_depthwise_conv_2d_s16."""
    channels, tables = wide_channel_fields(op.channels, stage, context)
    return Step(
        header="depthwise_conv_2d_s16.h",
        struct_type="mi_depthwise_conv_2d_s16_t",
        fields={
            "window": window_fields(op.window, "NULL"),
            "channels": channels,
            "depth_multiplier": op.depth_multiplier,
            "weights": weights.symbol,
        },
        constants=(weights, *tables),
        wide_rows=op.window.kernel_height,
        call=rows_call("mi_depthwise_conv_2d_s16", op, op.window, context, wide=True),
        row=window_row("mi_depthwise_conv_2d_s16", context, wide=True),
    )
