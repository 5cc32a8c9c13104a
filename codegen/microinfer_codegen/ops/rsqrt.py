"""RSQRT as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.rsqrt import EXTRA_BITS, Rsqrt, Rsqrt16
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.ops.shared.values import values_step
from microinfer_codegen.step import Context, Step


def emit(op: Rsqrt | Rsqrt16, context: Context) -> Step:
    """A call of mi_lookup_s8, or of mi_rsqrt_s16."""
    if isinstance(op, Rsqrt):
        return lookup_step(op, context)
    fields: Mapping[str, Field] = {
        "multiplier": multiplier_field(op.multiplier, op.real_multiplier, 31 - EXTRA_BITS),
        "shift": op.shift,
    }
    return values_step(op, context, "rsqrt_s16.h", "mi_rsqrt_s16", "mi_rsqrt_s16_t", fields)
