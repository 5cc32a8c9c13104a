"""DYNAMIC_UPDATE_SLICE as C text."""

from __future__ import annotations

from microinfer.ops.dynamic_update_slice import MAX_RANK, DynamicUpdateSlice
from microinfer_codegen.ops.shared.operands import operand_expressions
from microinfer_codegen.step import Context, Step

ROLES = ("values", "update", "place")


def emit(op: DynamicUpdateSlice, context: Context) -> Step:
    """A call of mi_dynamic_update_slice."""
    expressions, constants = operand_expressions(context, op.inputs, op.constants, ROLES)
    return Step(
        header="dynamic_update_slice.h",
        struct_type="mi_dynamic_update_slice_t",
        fields={
            "rank": len(op.shape),
            "extents": _list(op.shape),
            "update_extents": _list(op.update_shape),
            "element_bytes": op.dtype.itemsize,
        },
        constants=tuple(constants),
        call=(
            f"mi_dynamic_update_slice(&{context.params}, {', '.join(expressions)}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )


def _list(extents: tuple[int, ...]) -> str:
    padded = (*extents, *[1] * (MAX_RANK - len(extents)))
    return "{" + ", ".join(map(str, padded)) + "}"
