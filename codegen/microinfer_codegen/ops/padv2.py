"""PADV2 as C text."""

from __future__ import annotations

from microinfer.ops.padv2 import PadV2
from microinfer_codegen.ops.shared.padding import pad_step
from microinfer_codegen.step import Context, Step


def emit(op: PadV2, context: Context) -> Step:
    """A call of mi_pad."""
    return pad_step(op, context)
