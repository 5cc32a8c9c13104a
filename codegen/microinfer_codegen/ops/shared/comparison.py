"""What the six comparisons share as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.comparison import Comparison, Scaling
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.pairwise import pairwise_step
from microinfer_codegen.step import Context, Step


def comparison_step(op: Comparison, context: Context) -> Step:
    """A call of mi_compare_s8 with the relation of the operator's name."""
    fields: Mapping[str, Field] = {
        "relation": f"MI_{op.OPERATOR}",
        "first": _scaling_fields(op.first),
        "second": _scaling_fields(op.second),
    }
    return pairwise_step(op, context, "compare_s8.h", "mi_compare_s8", "mi_compare_s8_t", fields)


def _scaling_fields(scaling: Scaling) -> Mapping[str, Field]:
    return {
        "zero_point": scaling.zero_point,
        "multiplier": scaling.multiplier,
        "shift": scaling.shift,
    }
