"""SQUARED_DIFFERENCE as C text."""

from __future__ import annotations

from microinfer.ops.squared_difference import SquaredDifference
from microinfer_codegen.ops.shared.binary import BinaryKernel, binary_step
from microinfer_codegen.step import Context, Step

KERNEL = BinaryKernel(
    header="squared_difference_s8.h",
    function="mi_squared_difference_s8",
    struct_type="mi_add_sub_t",
    broadcast_function="mi_squared_difference_broadcast_s8",
    broadcast_struct_type="mi_add_sub_broadcast_t",
)


def emit(op: SquaredDifference, context: Context) -> Step:
    """A call of mi_squared_difference_s8, or of its broadcasting form."""
    names = ("first_multiplier", "second_multiplier", "output_multiplier")
    shifts = ("first_shift", "second_shift", "output_shift")
    return binary_step(op, context, KERNEL, {name: getattr(op, name) for name in names + shifts})
