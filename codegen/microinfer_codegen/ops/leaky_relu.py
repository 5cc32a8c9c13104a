"""LEAKY_RELU as C text."""

from __future__ import annotations

from microinfer.ops.leaky_relu import LeakyRelu, LeakyRelu16
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.step import Context, Step

FIELDS = (
    "positive_multiplier",
    "negative_multiplier",
    "positive_shift",
    "negative_shift",
    "negative_sign",
)


def emit(op: LeakyRelu | LeakyRelu16, context: Context) -> Step:
    """A call of mi_lookup_s8, or of mi_leaky_relu_s16."""
    if isinstance(op, LeakyRelu):
        return lookup_step(op, context)
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="leaky_relu_s16.h",
        struct_type="mi_leaky_relu_s16_t",
        fields={name: getattr(op, name) for name in FIELDS},
        call=(
            f"mi_leaky_relu_s16(&{context.params}, {context.pointer(source)}, "
            f"{context.pointer(target)}, {context.tensor(target).elements});"
        ),
    )
