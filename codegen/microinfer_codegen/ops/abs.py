"""ABS as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.abs import Abs, Abs16
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.ops.shared.values import values_step
from microinfer_codegen.step import Context, Step


def emit(op: Abs | Abs16, context: Context) -> Step:
    """A call of mi_lookup_s8, or of mi_abs_s16."""
    if isinstance(op, Abs):
        return lookup_step(op, context)
    fields: Mapping[str, Field] = {
        "multiplier": multiplier_field(op.multiplier, op.real_multiplier),
        "shift": op.shift,
    }
    return values_step(op, context, "abs_s16.h", "mi_abs_s16", "mi_abs_s16_t", fields)
