"""Operators whose C is one copy of a whole tensor."""

from __future__ import annotations

from microinfer.graph import Op
from microinfer_codegen.step import Context, Step


def copy_step(op: Op, context: Context) -> Step:
    """A call of mi_copy_bytes from the one input to the one output."""
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="copy_bytes.h",
        call=(
            f"mi_copy_bytes({context.pointer(source)}, {context.pointer(target)}, "
            f"{context.tensor(target).size_bytes}u);"
        ),
    )
