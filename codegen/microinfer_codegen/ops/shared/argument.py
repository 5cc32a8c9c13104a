"""What ARG_MAX and ARG_MIN share as C text."""

from __future__ import annotations

from microinfer.ops.shared.argument import Argument
from microinfer_codegen.step import Context, Step

FUNCTIONS = {"int32": "mi_argument_s8_s32", "int64": "mi_argument_s8_s64"}
"""Output dtype to kernel."""


def argument_step(op: Argument, context: Context, sign: int) -> Step:
    """A call of the kernel; sign: 1 for the largest, -1 for the smallest."""
    return Step(
        header="argument_s8.h",
        struct_type="mi_argument_s8_t",
        fields={"outer": op.outer, "extent": op.extent, "inner": op.inner, "sign": sign},
        call=(
            f"{FUNCTIONS[op.output_dtype]}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
