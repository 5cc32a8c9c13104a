"""DIV as C text."""

from __future__ import annotations

from microinfer.ops.div import Div
from microinfer_codegen.ops.shared.binary import broadcast_fields, operands
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.step import Context, Step


def emit(op: Div, context: Context) -> Step:
    """A call of mi_div_s8."""
    expressions, constants = operands((op.first, op.second), op.inputs, context)
    return Step(
        header="div_s8.h",
        struct_type="mi_div_s8_t",
        fields={
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier),
            "shift": op.shift,
            "first_zero_point": op.first.zero_point,
            "second_zero_point": op.second.zero_point,
            "output_zero_point": op.output_zero_point,
            "act_min": op.act_min,
            "act_max": op.act_max,
            "broadcast": broadcast_fields(op.broadcast),
        },
        constants=constants,
        call=(
            f"mi_div_s8(&{context.params}, {', '.join(expressions)}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
