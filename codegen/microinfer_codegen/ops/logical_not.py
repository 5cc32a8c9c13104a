"""LOGICAL_NOT as C text."""

from __future__ import annotations

from microinfer.ops.logical_not import LogicalNot
from microinfer_codegen.step import Context, Step


def emit(op: LogicalNot, context: Context) -> Step:
    """A call of mi_logical_not."""
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="logical.h",
        call=(
            f"mi_logical_not({context.pointer(source)}, {context.pointer(target)}, "
            f"{context.tensor(target).elements});"
        ),
    )
