"""PAD as C text."""

from __future__ import annotations

from microinfer.ops.pad import Pad
from microinfer_codegen.ops.shared.padding import pad_step
from microinfer_codegen.step import Context, Step


def emit(op: Pad, context: Context) -> Step:
    """A call of mi_pad."""
    return pad_step(op, context)
