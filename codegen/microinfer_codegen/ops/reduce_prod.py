"""REDUCE_PROD as C text."""

from __future__ import annotations

from microinfer.ops.reduce_prod import ReduceProd
from microinfer_codegen.ops.shared.reduction import reduction_fields
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.step import Context, Step

BITS = 15
"""Of the multiplier."""


def emit(op: ReduceProd, context: Context) -> Step:
    """A call of mi_reduce_prod_s8, or of its int16 form."""
    wide = context.tensor(op.inputs[0]).dtype.name == "int16"
    kernel = "mi_reduce_prod_s16" if wide else "mi_reduce_prod_s8"
    return Step(
        header="reduce_prod_s16.h" if wide else "reduce_prod_s8.h",
        struct_type=f"{kernel}_t",
        fields={
            "loops": reduction_fields(op),
            "input_zero_point": op.input_zero_point,
            "output_zero_point": op.output_zero_point,
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier, BITS),
            "shift": op.shift,
        },
        call=(
            f"{kernel}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
