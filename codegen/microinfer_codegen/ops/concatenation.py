"""CONCATENATION as C text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from microinfer.graph import Array
from microinfer.ops.concatenation import Concatenation
from microinfer_codegen.step import Constant, Context, RowCall, Step


def emit(op: Concatenation, context: Context) -> Step:
    """One call of mi_concatenation per operand."""
    output = context.pointer(op.outputs[0])
    given = iter(op.inputs)
    constants: list[Constant] = []
    calls: list[str] = []
    offset = 0
    for position, part in enumerate(op.parts):
        if part.constant is None:
            operand = context.pointer(next(given))
        else:
            constants.append(_constant(part.constant, context.symbol(f"operand{position}")))
            operand = constants[-1].symbol
        calls.append(
            f"mi_concatenation(&{context.params}, {operand}, {part.row_bytes}, {offset}, {output});"
        )
        offset += part.row_bytes
    return Step(
        header="concatenation.h",
        struct_type="mi_concatenation_t",
        fields={"rows": op.rows, "row_bytes": offset},
        constants=tuple(constants),
        call="\n".join(calls),
        row=_pixels(op, context),
    )


def _pixels(op: Concatenation, context: Context) -> RowCall:
    """One row of an image whose channels are joined: as many rows of the operator as pixels."""
    width = context.tensor(op.outputs[0]).shape[2] if op.axis == 3 else 0

    def call(sources: Sequence[str], target: str, _y: str) -> str:
        offsets = accumulate((part.row_bytes for part in op.parts), initial=0)
        return "\n".join(
            f"mi_concatenation_rows(&{context.params}, {source}, {part.row_bytes}, {offset}, "
            f"{width}, {target});"
            for source, part, offset in zip(sources, op.parts, offsets, strict=False)
        )

    return call


def _constant(values: Array, symbol: str) -> Constant:
    """An operand in flash; what has no exact literal everywhere, as its bytes."""
    if values.dtype.kind in "iu" and values.dtype.itemsize <= 4:
        return Constant(symbol, values, "an operand")
    raw = np.frombuffer(values.tobytes(), np.uint8)
    return Constant(symbol, raw, f"an operand: bytes of {values.dtype.name}, little end first")
