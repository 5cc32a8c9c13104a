"""RSQRT as C text."""

from __future__ import annotations

from microinfer.ops.rsqrt import EXTRA_BITS, Rsqrt, Rsqrt16
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.step import Context, Step


def emit(op: Rsqrt | Rsqrt16, context: Context) -> Step:
    """A call of mi_lookup_s8, or of mi_rsqrt_s16."""
    if isinstance(op, Rsqrt):
        return lookup_step(op, context)
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="rsqrt_s16.h",
        struct_type="mi_rsqrt_s16_t",
        fields={
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier, 31 - EXTRA_BITS),
            "shift": op.shift,
        },
        call=(
            f"mi_rsqrt_s16(&{context.params}, {context.pointer(source)}, "
            f"{context.pointer(target)}, {context.tensor(target).elements});"
        ),
    )
