"""READ_VARIABLE as C text."""

from __future__ import annotations

from microinfer.ops.read_variable import ReadVariable
from microinfer_codegen.ops.shared.copying import copy_step
from microinfer_codegen.step import Context, Step


def emit(op: ReadVariable, context: Context) -> Step:
    """A copy of the whole tensor."""
    return copy_step(op, context)
