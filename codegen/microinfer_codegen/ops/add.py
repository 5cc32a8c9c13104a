"""ADD as C text."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.add import Add
from microinfer_codegen.ops.shared.add_sub import add_sub_fields
from microinfer_codegen.ops.shared.binary import BinaryKernel, binary_step
from microinfer_codegen.step import Context, Step

KERNELS: Mapping[str, BinaryKernel] = {
    "int16": BinaryKernel(
        header="add_s16.h",
        function="mi_add_s16",
        struct_type="mi_add_sub_s16_t",
        broadcast_function="mi_add_broadcast_s16",
        broadcast_struct_type="mi_add_sub_broadcast_s16_t",
    ),
    "int8": BinaryKernel(
        header="add_s8.h",
        function="mi_add_s8",
        struct_type="mi_add_sub_t",
        broadcast_function="mi_add_broadcast_s8",
        broadcast_struct_type="mi_add_sub_broadcast_t",
    ),
}


def emit(op: Add, context: Context) -> Step:
    """A call of mi_add_s8 or mi_add_s16, or of its broadcasting form."""
    return binary_step(op, context, KERNELS[op.dtype.name], add_sub_fields(op))
