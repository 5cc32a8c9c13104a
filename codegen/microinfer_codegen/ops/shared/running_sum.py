"""mi_running_sum_s8_t as designated initialisers."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.running_sum import RunningSum
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.rescale import multiplier_field


def running_sum_fields(op: RunningSum) -> Mapping[str, Field]:
    """mi_running_sum_s8_t."""
    return {
        "input_zero_point": op.input_zero_point,
        "output_zero_point": op.output_zero_point,
        "multiplier": multiplier_field(op.output_multiplier, op.real_multiplier),
        "shift": op.output_shift,
    }
