"""What the six comparisons share as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.comparison import Comparison, Scaling
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step

KERNELS: Mapping[str, tuple[str, str]] = {
    "int16": ("compare_s16.h", "mi_compare_s16"),
    "int8": ("compare_s8.h", "mi_compare_s8"),
}
"""NumPy dtype name of the operands to header and function."""


def comparison_step(op: Comparison, context: Context) -> Step:
    """A call of mi_compare_s8 or mi_compare_s16 with the relation of the operator's name."""
    header, function = KERNELS[context.tensor(op.inputs[0]).dtype.name]
    fields: Mapping[str, Field] = {
        "relation": f"MI_{op.OPERATOR}",
        "first": _scaling_fields(op.first),
        "second": _scaling_fields(op.second),
    }
    return pairwise_step(op, context, header, function, f"{function}_t", fields)


def _scaling_fields(scaling: Scaling) -> Mapping[str, Field]:
    return {
        "zero_point": scaling.zero_point,
        "multiplier": scaling.multiplier,
        "shift": scaling.shift,
    }
