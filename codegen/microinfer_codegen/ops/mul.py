"""MUL as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.mul import Mul
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.binary import BinaryKernel, binary_step
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.step import Context, Step

KERNELS: Mapping[str, BinaryKernel] = {
    "int16": BinaryKernel(
        header="mul_s16.h",
        function="mi_mul_s16",
        struct_type="mi_mul_s16_t",
        broadcast_function="mi_mul_broadcast_s16",
        broadcast_struct_type="mi_mul_broadcast_s16_t",
    ),
    "int8": BinaryKernel(
        header="mul_s8.h",
        function="mi_mul_s8",
        struct_type="mi_mul_s8_t",
        broadcast_function="mi_mul_broadcast_s8",
        broadcast_struct_type="mi_mul_broadcast_s8_t",
    ),
}


def emit(op: Mul, context: Context) -> Step:
    """A call of mi_mul_s8 or mi_mul_s16, or of its broadcasting form."""
    fields: Mapping[str, Field] = {
        "multiplier": multiplier_field(op.multiplier, op.real_multiplier),
        "shift": op.shift,
    }
    return binary_step(op, context, KERNELS[op.dtype.name], fields)
