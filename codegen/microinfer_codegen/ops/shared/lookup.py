"""What operators that are tables share as C text."""

from __future__ import annotations

from microinfer.ops.shared.interpolation import Interpolated
from microinfer.ops.shared.lookup import Lookup
from microinfer_codegen.ops.shared.values import values_step
from microinfer_codegen.step import Constant, Context, Step


def lookup_step(op: Lookup, context: Context) -> Step:
    """A call of mi_lookup_s8 with the table as a constant."""
    table = Constant(context.symbol("table"), op.table, "output for each input from -128 to 127")
    return values_step(op, context, "lookup_s8.h", "mi_lookup_s8", constants=(table,))


def points_step(op: Interpolated, context: Context) -> Step:
    """A call of mi_lookup_s16 with the points as a constant."""
    table = Constant(context.symbol("table"), op.table, "output for inputs -32768, -32640 ...")
    return values_step(op, context, "lookup_s16.h", "mi_lookup_s16", constants=(table,))
