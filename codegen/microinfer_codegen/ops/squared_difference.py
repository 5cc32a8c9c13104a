"""SQUARED_DIFFERENCE as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.squared_difference import SquaredDifference
from microinfer_codegen.ops.shared.binary import BinaryKernel, binary_step
from microinfer_codegen.step import Context, Step

KERNELS: Mapping[str, BinaryKernel] = {
    "int16": BinaryKernel(
        header="squared_difference_s16.h",
        function="mi_squared_difference_s16",
        struct_type="mi_add_sub_s16_t",
        broadcast_function="mi_squared_difference_broadcast_s16",
        broadcast_struct_type="mi_add_sub_broadcast_s16_t",
    ),
    "int8": BinaryKernel(
        header="squared_difference_s8.h",
        function="mi_squared_difference_s8",
        struct_type="mi_add_sub_t",
        broadcast_function="mi_squared_difference_broadcast_s8",
        broadcast_struct_type="mi_add_sub_broadcast_t",
    ),
}


def emit(op: SquaredDifference, context: Context) -> Step:
    """A call of the kernel of its type, or of its broadcasting form."""
    names = ("first_multiplier", "second_multiplier", "output_multiplier")
    shifts = ("first_shift", "second_shift", "output_shift")
    return binary_step(
        op, context, KERNELS[op.dtype.name], {name: getattr(op, name) for name in names + shifts}
    )
