"""LEAKY_RELU as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.leaky_relu import LeakyRelu, LeakyRelu16
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.ops.shared.values import values_step
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
    fields: Mapping[str, Field] = {name: getattr(op, name) for name in FIELDS}
    return values_step(
        op, context, "leaky_relu_s16.h", "mi_leaky_relu_s16", "mi_leaky_relu_s16_t", fields
    )
