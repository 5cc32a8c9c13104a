"""The calls of kernels that add input rows up as they come."""

from __future__ import annotations

from collections.abc import Callable

from microinfer_codegen.step import Context, SumCalls


def sum_calls(kernel: str, context: Context, which: Callable[[str, int], str]) -> SumCalls:
    """kernel: its name, with `_begin`, `_add` and `_end` beside it.

    which: (C expression of the row's number, values in a row) to the arguments of `_add` between
    the row and the sums.
    """
    params = f"&{context.params}"
    return SumCalls(
        begin=lambda sums: f"{kernel}_begin({params}, {sums});",
        add=lambda row, y, length, sums: (
            f"{kernel}_add({params}, {row}, {which(y, length)}, {sums});"
        ),
        end=lambda sums, output: f"{kernel}_end({params}, {sums}, {output});",
    )
