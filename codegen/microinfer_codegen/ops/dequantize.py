"""DEQUANTIZE as C text."""

from __future__ import annotations

from microinfer.ops.dequantize import Dequantize
from microinfer_codegen.ctext import float_literal
from microinfer_codegen.ops.quantize import SUFFIXES
from microinfer_codegen.step import Context, Step


def emit(op: Dequantize, context: Context) -> Step:
    """A call of the function of the input's type."""
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="dequantize.h",
        struct_type="mi_dequantize_t",
        fields={"scale": float_literal(op.scale), "zero_point": op.zero_point},
        call=(
            f"mi_dequantize_{SUFFIXES[op.input_dtype.name]}(&{context.params}, "
            f"{context.pointer(source)}, {context.pointer(target)}, "
            f"{context.tensor(target).elements});"
        ),
    )
