"""What ADD and SUB share as C text: mi_add_sub_t."""

from __future__ import annotations

import math
from collections.abc import Mapping

from microinfer.ops.shared.add_sub import AddSub
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.rescale import multiplier_field


def add_sub_fields(op: AddSub) -> Mapping[str, Field]:
    """The fields of mi_add_sub_t that are not every binary operator's."""

    def spelled(multiplier: int, shift: int) -> str:
        return multiplier_field(multiplier, math.ldexp(multiplier, shift - 31))

    return {
        "first_multiplier": spelled(op.first_multiplier, op.first_shift),
        "second_multiplier": spelled(op.second_multiplier, op.second_shift),
        "output_multiplier": spelled(op.output_multiplier, op.output_shift),
        "first_shift": op.first_shift,
        "second_shift": op.second_shift,
        "output_shift": op.output_shift,
    }
