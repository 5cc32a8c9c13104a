"""UNIDIRECTIONAL_SEQUENCE_LSTM as C text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from microinfer.ops.unidirectional_sequence_lstm import (
    GATES,
    Gate,
    UnidirectionalSequenceLstm,
)
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.curve import sigmoid_constant
from microinfer_codegen.ops.shared.fields import is_wide
from microinfer_codegen.step import Constant, Context, Step

NO_CLIP = 32768
"""A clip that no int16 reaches."""


def emit(op: UnidirectionalSequenceLstm, context: Context) -> Step:
    """A call of mi_lstm_s8 or mi_lstm_s16."""
    wide = is_wide(op.gates[0].features.channels)
    kernel = "mi_lstm_s16" if wide else "mi_lstm_s8"
    table = sigmoid_constant(context)
    constants = [table]
    gates: dict[str, Field] = {}
    for name, gate in zip(GATES, op.gates, strict=True):
        fields, tables = _gate_fields(gate, name, context)
        gates[f"{name}_gate"] = fields
        constants += tables
    sequence, hidden, cell = op.inputs
    return Step(
        header="lstm_s16.h" if wide else "lstm_s8.h",
        struct_type=f"{kernel}_t",
        fields={
            "batches": op.batches,
            "steps": op.steps,
            "features": op.features,
            "units": op.units,
            "time_major": int(op.time_major),
            **gates,
            "table": table.symbol,
            "forget_multiplier": op.forget_multiplier,
            "forget_shift": op.forget_shift,
            "update_multiplier": op.update_multiplier,
            "update_shift": op.update_shift,
            "hidden_multiplier": op.hidden_multiplier,
            "hidden_shift": op.hidden_shift,
            "hidden_zero_point": op.hidden_zero_point,
            "cell_clip": op.cell_clip or NO_CLIP,
            "cell_tanh_shift": op.cell_tanh_shift,
        },
        constants=tuple(constants),
        call=(
            f"{kernel}(&{context.params}, {context.pointer(sequence)}, "
            f"{context.pointer(hidden)}, {context.pointer(cell)}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )


def _gate_fields(
    gate: Gate, name: str, context: Context
) -> tuple[Mapping[str, Field], list[Constant]]:
    """mi_lstm_gate_t and its tables."""
    wide = is_wide(gate.features.channels)
    features, state = gate.features.channels, gate.state.channels
    weights, recurrent = gate.features.weights, gate.state.weights
    tables = {
        "weights": Constant(context.symbol(f"{name}_weights"), weights, "[unit][feature]"),
        "recurrent": Constant(context.symbol(f"{name}_recurrent"), recurrent, "[unit][unit]"),
        "bias": Constant(
            context.symbol(f"{name}_bias"),
            features.folded_bias if wide else features.folded_bias.astype(np.int32),
            "[unit]" if wide else "bias - input zero point * sum of weights",
        ),
    }
    if not wide:
        tables["recurrent_bias"] = Constant(
            context.symbol(f"{name}_recurrent_bias"),
            state.folded_bias.astype(np.int32),
            "minus hidden zero point * sum of weights",
        )
    fields: Mapping[str, Field] = {
        **{role: constant.symbol for role, constant in tables.items()},
        "multiplier": int(features.multiplier[0]),
        "shift": int(features.shift[0]),
        "recurrent_multiplier": int(state.multiplier[0]),
        "recurrent_shift": int(state.shift[0]),
    }
    return fields, list(tables.values())
