"""FULLY_CONNECTED as C text."""

from __future__ import annotations

from microinfer.ops.fully_connected import FullyConnected
from microinfer_codegen.ops.shared.fields import OutputStage, channel_fields
from microinfer_codegen.step import Constant, Context, Step


def emit(op: FullyConnected, context: Context) -> Step:
    """A call of mi_fully_connected_s8."""
    stage = OutputStage(zero_point=op.output_zero_point, act_min=op.act_min, act_max=op.act_max)
    channels, tables = channel_fields(op.channels, stage, context)
    weights = Constant(context.symbol("weights"), op.weights, "[out][in]")
    return Step(
        header="fully_connected_s8.h",
        struct_type="mi_fully_connected_s8_t",
        fields={
            "batches": op.batches,
            "in_features": op.in_features,
            "out_features": op.out_features,
            "weights_zero_point": op.weights_zero_point,
            "channels": channels,
            "weights": weights.symbol,
        },
        constants=(weights, *tables),
        call=(
            f"mi_fully_connected_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
