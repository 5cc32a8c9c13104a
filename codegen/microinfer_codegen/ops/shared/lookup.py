"""What operators that are tables share as C text."""

from __future__ import annotations

from microinfer.ops.shared.interpolation import Interpolated
from microinfer.ops.shared.lookup import Lookup
from microinfer_codegen.step import Constant, Context, Step, row_length


def lookup_step(op: Lookup, context: Context) -> Step:
    """A call of mi_lookup_s8 with the table as a constant."""
    table = Constant(context.symbol("table"), op.table, "output for each input from -128 to 127")
    length = row_length(op, context)
    return Step(
        header="lookup_s8.h",
        constants=(table,),
        call=(
            f"mi_lookup_s8({table.symbol}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])}, {context.tensor(op.outputs[0]).elements});"
        ),
        row=lambda sources, target, _y: (
            f"mi_lookup_s8({table.symbol}, {sources[0]}, {target}, {length});"
        ),
    )


def points_step(op: Interpolated, context: Context) -> Step:
    """A call of mi_lookup_s16 with the points as a constant."""
    table = Constant(context.symbol("table"), op.table, "output for inputs -32768, -32640 ...")
    return Step(
        header="lookup_s16.h",
        constants=(table,),
        call=(
            f"mi_lookup_s16({table.symbol}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])}, {context.tensor(op.outputs[0]).elements});"
        ),
    )
