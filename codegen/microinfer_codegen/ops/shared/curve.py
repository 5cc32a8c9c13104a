"""What LOGISTIC and TANH of int16 share as C text, and the table that the LSTM reads too."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.curve import Curve
from microinfer.transcendental import sigmoid_table
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.values import values_step
from microinfer_codegen.step import Constant, Context, Step


def sigmoid_constant(context: Context) -> Constant:
    """The table, once per model."""
    return Constant(
        f"{context.prefix}_sigmoid_table",
        sigmoid_table(),
        "65536 * logistic(k / 24), interpolated",
    )


def curve_step(op: Curve, context: Context, header: str, function: str) -> Step:
    """A call of `function`."""
    table = sigmoid_constant(context)
    fields: Mapping[str, Field] = {
        "table": table.symbol,
        "multiplier": op.multiplier,
        "right_shift": op.right_shift,
    }
    return values_step(op, context, header, function, "mi_curve_s16_t", fields, (table,))
