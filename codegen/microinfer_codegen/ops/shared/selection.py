"""What SELECT and SELECT_V2 share as C text."""

from __future__ import annotations

from microinfer.ops.shared.selection import MAX_LOOPS, Selection
from microinfer_codegen.ops.shared.operands import operand_expressions
from microinfer_codegen.step import Context, Step


def selection_step(op: Selection, context: Context) -> Step:
    """A call of mi_select."""
    roles = ("condition", "first", "second")
    expressions, constants = operand_expressions(context, op.inputs, op.constants, roles)
    shapes = (op.condition_shape, *op.operand_shapes)
    extents = (1,) * (MAX_LOOPS - len(op.output_shape)) + op.output_shape
    target = op.outputs[0]
    return Step(
        header="select.h",
        struct_type="mi_select_t",
        fields={
            "element_bytes": context.tensor(target).dtype.itemsize,
            "extents": _list(extents),
            **{
                f"{role}_strides": _list(op.strides(shape))
                for role, shape in zip(roles, shapes, strict=True)
            },
        },
        constants=tuple(constants),
        call=(
            f"mi_select(&{context.params}, {', '.join(expressions)}, {context.pointer(target)});"
        ),
    )


def _list(values: tuple[int, ...]) -> str:
    return "{" + ", ".join(map(str, values)) + "}"
