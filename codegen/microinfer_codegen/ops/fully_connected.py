"""FULLY_CONNECTED as C text."""

from __future__ import annotations

from microinfer.ops.fully_connected import FullyConnected
from microinfer_codegen.ops.shared.fields import (
    OutputStage,
    channel_fields,
    is_wide,
    wide_channel_fields,
)
from microinfer_codegen.ops.shared.nibbles import keeps_packed, weights_constant
from microinfer_codegen.ops.shared.sums import sum_calls
from microinfer_codegen.step import Constant, Context, Step


def emit(op: FullyConnected, context: Context) -> Step:
    """A call of mi_fully_connected_s8, or of its int16 or int4 form."""
    stage = OutputStage(zero_point=op.output_zero_point, act_min=op.act_min, act_max=op.act_max)
    packed = (
        keeps_packed(op.weights_bits, context)
        and not is_wide(op.channels)
        and op.weights_zero_point == 0
    )
    weights = weights_constant(op.weights, packed, "[out][in]", context)
    if is_wide(op.channels):
        return _wide(op, context, weights, stage)
    channels, tables = channel_fields(op.channels, stage, context)
    kernel = "mi_fully_connected_s4" if packed else "mi_fully_connected_s8"
    return Step(
        header="fully_connected_s4.h" if packed else "fully_connected_s8.h",
        struct_type=f"{kernel}_t",
        fields={
            "batches": op.batches,
            "in_features": op.in_features,
            "out_features": op.out_features,
            **({} if packed else {"weights_zero_point": op.weights_zero_point}),
            "channels": channels,
            "weights": weights.symbol,
        },
        constants=(weights, *tables),
        call=(
            f"{kernel}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
        sums=None if packed else sum_calls(kernel, context, lambda y, length: f"{y}, {length}"),
    )


def _wide(op: FullyConnected, context: Context, weights: Constant, stage: OutputStage) -> Step:
    """A call of mi_fully_connected_s16."""
    channels, tables = wide_channel_fields(op.channels, stage, context)
    return Step(
        header="fully_connected_s16.h",
        struct_type="mi_fully_connected_s16_t",
        fields={
            "batches": op.batches,
            "in_features": op.in_features,
            "out_features": op.out_features,
            "channels": channels,
            "weights": weights.symbol,
        },
        constants=(weights, *tables),
        call=(
            f"mi_fully_connected_s16(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
