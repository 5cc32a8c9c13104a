"""SOFTMAX as C text."""

from __future__ import annotations

from microinfer.ops.shared.softmax_16 import Softmax16
from microinfer.ops.softmax import Softmax
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.ops.shared.softmax import softmax_step
from microinfer_codegen.step import Constant, Context, Step


def emit(op: Softmax | Softmax16, context: Context) -> Step:
    """A call of mi_softmax_s8, of its form with int16 output, or of mi_softmax_s16."""
    if isinstance(op, Softmax16):
        return _emit_16(op, context)
    function = "mi_softmax_s8" if op.output_bits == 8 else "mi_softmax_s8_s16"
    return softmax_step(op, context, "softmax_s8.h", function)


def _emit_16(op: Softmax16, context: Context) -> Step:
    """The tables are the same for every step, so the model has them once."""
    exponentials = Constant(
        f"{context.prefix}_exponential_table",
        op.exponentials,
        "32768 * exp(10 * (k / 512 - 1)), interpolated",
    )
    reciprocals = Constant(
        f"{context.prefix}_reciprocal_table",
        op.reciprocals,
        "32768 / (1 + k / 512), interpolated",
    )
    return Step(
        header="softmax_s16.h",
        struct_type="mi_softmax_s16_t",
        fields={
            "exponentials": exponentials.symbol,
            "reciprocals": reciprocals.symbol,
            "rows": op.rows,
            "depth": op.depth,
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier),
            "shift": op.shift,
        },
        constants=(exponentials, reciprocals),
        call=(
            f"mi_softmax_s16(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
