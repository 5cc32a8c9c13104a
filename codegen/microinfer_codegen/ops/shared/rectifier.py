"""What RELU, RELU6 and RELU_N1_TO_1 share as C text: the call of relu_s8."""

from __future__ import annotations

from microinfer.ops.shared.rectifier import Rectifier
from microinfer_codegen.ops.shared.rescale import rescale_fields
from microinfer_codegen.step import Context, Step


def rectifier_step(op: Rectifier, context: Context) -> Step:
    """A call of mi_relu_s8, or of mi_relu_clamp_s8 where nothing is rescaled."""
    function = "mi_relu_clamp_s8" if op.clamp_only else "mi_relu_s8"
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="relu_s8.h",
        struct_type="mi_rescale_t",
        fields=rescale_fields(op.rescale),
        call=(
            f"{function}(&{context.params}, {context.pointer(source)}, "
            f"{context.pointer(target)}, {context.tensor(target).elements});"
        ),
    )
