"""What reductions share as C text: the loop nest, and sums that are rescaled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from microinfer.ops.shared.reduction import Reduction, ScaledSum
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.ops.shared.sums import sum_calls
from microinfer_codegen.step import Context, Step

LOOPS = 3
"""Loops of a kind in mi_reduce_loops_t."""


def reduction_fields(op: Reduction) -> Mapping[str, Field]:
    """mi_reduce_t."""
    return {"kept": _loops_fields(op.loops.kept), "reduced": _loops_fields(op.loops.reduced)}


def extremum_step(op: Reduction, context: Context, function: str) -> Step:
    """A call of `function`, mi_reduce_max or mi_reduce_min, for the values' type.

    Bools are bytes of 0 and 1: their least is whether all are true.
    """
    wide = context.tensor(op.inputs[0]).dtype.name == "int16"
    pointer = context.pointer if wide else context.byte_pointer
    return Step(
        header="reduce_extremum_s16.h" if wide else "reduce_extremum_s8.h",
        struct_type="mi_reduce_t",
        fields=reduction_fields(op),
        call=(
            f"{function}_{'s16' if wide else 's8'}(&{context.params}, {pointer(op.inputs[0])}, "
            f"{pointer(op.outputs[0])});"
        ),
    )


def scaled_sum_step(op: ScaledSum, context: Context) -> Step:
    """A call of mi_scaled_sum_s8, or of its int16 form."""
    wide = context.tensor(op.inputs[0]).dtype.name == "int16"
    kernel = "mi_scaled_sum_s16" if wide else "mi_scaled_sum_s8"
    return Step(
        header="scaled_sum_s16.h" if wide else "scaled_sum_s8.h",
        struct_type=f"{kernel}_t",
        fields={
            "loops": reduction_fields(op),
            "offset": -op.input_zero_point * op.count,
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier),
            "shift": op.shift,
            "output_zero_point": op.output_zero_point,
        },
        call=(
            f"{kernel}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
        sums=None if wide else sum_calls(kernel, context, lambda _y, length: f"{length}"),
    )


def _loops_fields(loops: Sequence[tuple[int, int]]) -> Mapping[str, Field]:
    """mi_reduce_loops_t; loops that are not needed come first and run once."""
    padded = [(1, 0)] * (LOOPS - len(loops)) + list(loops)
    return {
        "extent": "{" + ", ".join(str(extent) for extent, _ in padded) + "}",
        "stride": "{" + ", ".join(str(stride) for _, stride in padded) + "}",
    }
