"""CAST as C text."""

from __future__ import annotations

from microinfer.ops.cast import Cast
from microinfer_codegen.step import Context, Step


def emit(op: Cast, context: Context) -> Step:
    """A call of mi_cast or mi_cast_f32."""
    source, target = op.inputs[0], op.outputs[0]
    before = f"MI_{op.source_dtype.name.upper()}"
    tensors = (
        f"{context.pointer(source)}, {context.pointer(target)}, {context.tensor(target).elements}"
    )
    if op.target_dtype.name == "float32":
        return Step(header="cast_f32.h", call=f"mi_cast_f32({before}, {tensors});")
    after = f"MI_{op.target_dtype.name.upper()}"
    return Step(header="cast.h", call=f"mi_cast({before}, {after}, {tensors});")
