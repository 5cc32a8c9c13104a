"""RESIZE_BILINEAR as C text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from microinfer.ops.resize_bilinear import Axis, ResizeBilinear
from microinfer_codegen.step import Constant, Context, Step

KERNELS: Mapping[str, tuple[str, str]] = {
    "int16": ("resize_bilinear_s16.h", "mi_resize_bilinear_s16"),
    "int8": ("resize_bilinear_s8.h", "mi_resize_bilinear_s8"),
}
"""NumPy dtype name to header and function."""


def emit(op: ResizeBilinear, context: Context) -> Step:
    """A call of mi_resize_bilinear_s8 or mi_resize_bilinear_s16 with a table per axis."""
    header, function = KERNELS[op.dtype.name]
    rows = _table(op.rows, "rows", context)
    columns = _table(op.columns, "columns", context)
    batches, height, width, depth = op.input_shape
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header=header,
        struct_type=f"{function}_t",
        fields={
            "batches": batches,
            "input_height": height,
            "input_width": width,
            "output_height": op.output_shape[1],
            "output_width": op.output_shape[2],
            "depth": depth,
            "rows": rows.symbol,
            "columns": columns.symbol,
        },
        constants=(rows, columns),
        call=(
            f"{function}(&{context.params}, {context.pointer(source)}, {context.pointer(target)});"
        ),
    )


def _table(axis: Axis, role: str, context: Context) -> Constant:
    values = np.stack([axis.low, axis.high, axis.fraction], axis=1).astype(np.int16)
    return Constant(context.symbol(role), values, "low, high, weight of high in 1/1024")
