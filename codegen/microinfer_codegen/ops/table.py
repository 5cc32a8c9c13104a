"""TABLE as C text."""

from __future__ import annotations

from microinfer.passes.tables import Table
from microinfer_codegen.ops.shared.lookup import lookup_step
from microinfer_codegen.step import Context, Step


def emit(op: Table, context: Context) -> Step:
    """A call of mi_lookup_s8."""
    return lookup_step(op, context)
