"""GATHER_ND as C text."""

from __future__ import annotations

from microinfer.ops.gather_nd import MOST_INDICES, GatherNd
from microinfer_codegen.ops.shared.gathering import ROLES
from microinfer_codegen.ops.shared.operands import operand_expressions
from microinfer_codegen.step import Context, Step


def emit(op: GatherNd, context: Context) -> Step:
    """A call of mi_gather_nd."""
    expressions, constants = operand_expressions(context, op.inputs, op.constants, ROLES)
    target = op.outputs[0]
    extents = (*op.extents, *[1] * (MOST_INDICES - len(op.extents)))
    return Step(
        header="gather.h",
        struct_type="mi_gather_nd_t",
        fields={
            "depth": len(op.extents),
            "extents": "{" + ", ".join(map(str, extents)) + "}",
            "inner_bytes": op.inner * context.tensor(target).dtype.itemsize,
            "count": op.count,
        },
        constants=tuple(constants),
        call=(
            f"mi_gather_nd(&{context.params}, {', '.join(expressions)}, {context.pointer(target)});"
        ),
    )
