"""What GATHER and EMBEDDING_LOOKUP share as C text."""

from __future__ import annotations

from microinfer.ops.shared.gathering import Gathering
from microinfer_codegen.ops.shared.operands import operand_expressions
from microinfer_codegen.step import Context, Step

ROLES = ("values", "indices")


def gathering_step(op: Gathering, context: Context) -> Step:
    """A call of mi_gather."""
    expressions, constants = operand_expressions(context, op.inputs, op.constants, ROLES)
    target = op.outputs[0]
    return Step(
        header="gather.h",
        struct_type="mi_gather_t",
        fields={
            "batches": op.batches,
            "outer": op.outer,
            "extent": op.extent,
            "inner_bytes": op.inner * context.tensor(target).dtype.itemsize,
            "count": op.count,
        },
        constants=tuple(constants),
        call=(
            f"mi_gather(&{context.params}, {', '.join(expressions)}, {context.pointer(target)});"
        ),
    )
