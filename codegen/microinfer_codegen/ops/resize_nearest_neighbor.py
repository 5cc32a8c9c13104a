"""RESIZE_NEAREST_NEIGHBOR as C text."""

from __future__ import annotations

import numpy as np

from microinfer.ops.resize_nearest_neighbor import ResizeNearestNeighbor
from microinfer_codegen.step import Constant, Context, Step


def emit(op: ResizeNearestNeighbor, context: Context) -> Step:
    """A call of mi_resize_nearest_neighbor with both tables."""
    rows = Constant(context.symbol("rows"), op.rows.astype(np.int16), "input row per output row")
    columns = Constant(
        context.symbol("columns"), op.columns.astype(np.int16), "input column per output column"
    )
    batches, height, width, depth = op.input_shape
    itemsize = context.tensor(op.inputs[0]).dtype.itemsize
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header="resize_nearest_neighbor.h",
        struct_type="mi_resize_nearest_neighbor_t",
        fields={
            "batches": batches,
            "input_height": height,
            "input_width": width,
            "output_height": op.output_shape[1],
            "output_width": op.output_shape[2],
            "pixel_bytes": depth * itemsize,
            "rows": rows.symbol,
            "columns": columns.symbol,
        },
        constants=(rows, columns),
        call=(
            f"mi_resize_nearest_neighbor(&{context.params}, {context.pointer(source)}, "
            f"{context.pointer(target)});"
        ),
    )
