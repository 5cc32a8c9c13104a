"""The calls of kernels that compute rows: whole, from the last row to the first, and one row."""

from __future__ import annotations

from microinfer.graph import Op
from microinfer.ops.shared.window import Window
from microinfer_codegen.step import Context, RowCall


def rows_call(kernel: str, op: Op, window: Window, context: Context, wide: bool = False) -> str:
    """Statements that compute the output; kernel: its name, with `_row` beside it.

    wide: whether values are int16. Backward where the plan lays the output over the input's end:
    row y is then written where only rows are that no earlier row needs.
    """
    source, target = context.pointer(op.inputs[0]), context.pointer(op.outputs[0])
    rows, find = ("wide_rows", "mi_wide_rows") if wide else ("rows", "mi_window_rows")
    if not context.backward:
        return f"{kernel}(&{context.params}, {source}, {target}, {rows});"
    row = window.output_width * window.output_channels
    return (
        f"for (y = {window.output_height - 1}; y >= 0; --y) {{\n"
        f"    {find}(&{context.params}.window, {source}, y, {rows});\n"
        f"    {kernel}_row(&{context.params}, {rows}, {target} + y * {row});\n"
        "}"
    )


def window_row(kernel: str, context: Context, wide: bool = False) -> RowCall:
    """One row of a windowed kernel."""
    rows = "wide_rows" if wide else "rows"
    return lambda _sources, target, _y: f"{kernel}_row(&{context.params}, {rows}, {target});"
