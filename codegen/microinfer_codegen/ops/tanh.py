"""TANH as C text."""

from __future__ import annotations

from microinfer.ops.tanh import Tanh, Tanh16
from microinfer_codegen.ops.shared.curve import curve_step
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.step import Context, Step


def emit(op: Tanh | Tanh16, context: Context) -> Step:
    """A call of mi_lookup_s8, or of mi_tanh_s16."""
    if isinstance(op, Tanh16):
        return curve_step(op, context, "tanh_s16.h", "mi_tanh_s16")
    return lookup_step(op, context)
