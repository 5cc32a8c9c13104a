"""SVDF as C text."""

from __future__ import annotations

import numpy as np

from microinfer.ops.svdf import Svdf, is_wide
from microinfer_codegen.step import Constant, Context, Step


def emit(op: Svdf, context: Context) -> Step:
    """A call of mi_svdf_s8, or of mi_svdf_s16 where the state is int16."""
    features = Constant(context.symbol("feature_weights"), op.feature_weights, "[filter][feature]")
    time = Constant(
        context.symbol("time_weights"), op.time_weights, "[filter][frame], oldest first"
    )
    bias = Constant(context.symbol("bias"), op.bias.astype(np.int32), "[unit]")
    frame, state = op.inputs
    wide = is_wide(context.tensor(state))
    kernel = "svdf_s16" if wide else "svdf_s8"
    return Step(
        header="svdf_s16.h" if wide else "svdf_s8.h",
        struct_type=f"mi_{kernel}_t",
        fields={
            "batches": op.batches,
            "features": op.features,
            "units": op.filters // op.rank,
            "rank": op.rank,
            "memory": op.memory,
            "feature_weights": features.symbol,
            "time_weights": time.symbol,
            "bias": bias.symbol,
            "feature_multiplier": op.feature_multiplier,
            "feature_shift": op.feature_shift,
            "time_multiplier": op.time_multiplier,
            "time_shift": op.time_shift,
            "input_zero_point": op.input_zero_point,
            **({} if wide else {"state_zero_point": op.state_zero_point}),
            "output_zero_point": op.output_zero_point,
        },
        constants=(features, time, bias),
        call=(
            f"mi_{kernel}(&{context.params}, {context.pointer(frame)}, {context.pointer(state)}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
