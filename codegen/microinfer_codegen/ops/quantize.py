"""QUANTIZE as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.quantize import FromFloat, Quantize
from microinfer_codegen.ctext import Field, float_literal
from microinfer_codegen.ops.shared.rescale import rescale_fields
from microinfer_codegen.step import Context, Step

SUFFIXES: Mapping[str, str] = {
    "float32": "f32",
    "int8": "s8",
    "uint8": "u8",
    "int16": "s16",
    "int32": "s32",
}
"""NumPy dtype name to how the runtime's function names spell it."""


def emit(op: Quantize, context: Context) -> Step:
    """A call of the function of this pair of types."""
    source, target = op.inputs[0], op.outputs[0]
    function = f"mi_quantize_{SUFFIXES[op.input_dtype.name]}_{SUFFIXES[op.output_dtype.name]}"
    call = (
        f"{function}(&{context.params}, {context.pointer(source)}, "
        f"{context.pointer(target)}, {context.tensor(target).elements});"
    )
    if isinstance(op.stage, FromFloat):
        fields: Mapping[str, Field] = {
            "scale": float_literal(op.stage.scale),
            "zero_point": op.stage.zero_point,
            "act_min": op.stage.act_min,
            "act_max": op.stage.act_max,
        }
        return Step(
            header="quantize_f32.h", struct_type="mi_quantize_f32_t", fields=fields, call=call
        )
    return Step(
        header="quantize_int.h",
        struct_type="mi_rescale_t",
        fields=rescale_fields(op.stage),
        call=call,
    )
