"""BATCH_MATMUL as C text."""

from __future__ import annotations

from microinfer.ops.batch_matmul import BatchMatmul
from microinfer_codegen.ops.shared.binary import broadcast_fields, operands
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.step import Context, Step


def emit(op: BatchMatmul, context: Context) -> Step:
    """A call of mi_batch_matmul_s8, or of its int16 form."""
    expressions, constants = operands((op.first, op.second), op.inputs, context)
    first_steps = (1, op.rows) if op.first_transposed else (op.depth, 1)
    second_steps = (1, op.depth) if op.second_transposed else (op.columns, 1)
    wide = op.dtype.name == "int16"
    kernel = "mi_batch_matmul_s16" if wide else "mi_batch_matmul_s8"
    bits = 15 if wide else 31
    return Step(
        header="batch_matmul_s16.h" if wide else "batch_matmul_s8.h",
        struct_type=f"{kernel}_t",
        fields={
            "rows": op.rows,
            "depth": op.depth,
            "columns": op.columns,
            "first_row_step": first_steps[0],
            "first_depth_step": first_steps[1],
            "second_depth_step": second_steps[0],
            "second_column_step": second_steps[1],
            "first_zero_point": op.first.zero_point,
            "second_zero_point": op.second.zero_point,
            "output_zero_point": op.output_zero_point,
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier, bits),
            "shift": op.shift,
            "batches": broadcast_fields(op.batches),
        },
        constants=constants,
        call=(
            f"{kernel}(&{context.params}, {', '.join(expressions)}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )
