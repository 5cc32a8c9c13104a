"""What the operators of two stored values share as C text: operands, broadcasting, the call."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.pairwise import Pairwise
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.binary import broadcast_fields
from microinfer_codegen.ops.shared.operands import operand_expressions
from microinfer_codegen.step import Context, Step

EXTREMUM: Mapping[str, tuple[str, str]] = {
    "int16": ("extremum_s16.h", "s16"),
    "int8": ("extremum_s8.h", "s8"),
}
"""NumPy dtype name to the header of MAXIMUM and MINIMUM and their functions' suffix."""


def pairwise_step(
    op: Pairwise,
    context: Context,
    header: str,
    function: str,
    struct_type: str = "mi_broadcast_t",
    fields: Mapping[str, Field] | None = None,
) -> Step:
    """A call of `function`; fields: those around `broadcast` when the struct has more than it."""
    expressions, constants = operand_expressions(
        context, op.inputs, op.constants, ("first", "second")
    )
    nest = broadcast_fields(op.broadcast)
    return Step(
        header=header,
        struct_type=struct_type,
        fields=nest if fields is None else {**fields, "broadcast": nest},
        constants=tuple(constants),
        call=(
            f"{function}(&{context.params}, {', '.join(expressions)}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
