"""What RELU, RELU6 and RELU_N1_TO_1 share as C text: the call of relu_s8 or relu_s16."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.rectifier import Rectifier
from microinfer_codegen.ops.shared.rescale import rescale_fields
from microinfer_codegen.ops.shared.values import values_step
from microinfer_codegen.step import Context, Step

HEADERS: Mapping[str, tuple[str, str]] = {
    "int16": ("relu_s16.h", "s16"),
    "int8": ("relu_s8.h", "s8"),
}
"""NumPy dtype name to the header and the functions' suffix."""


def rectifier_step(op: Rectifier, context: Context) -> Step:
    """A call of mi_relu_s8, or of mi_relu_clamp_s8 where nothing is rescaled; likewise int16."""
    header, suffix = HEADERS[op.dtype.name]
    function = f"mi_relu_clamp_{suffix}" if op.clamp_only else f"mi_relu_{suffix}"
    fields = rescale_fields(op.rescale)
    return values_step(op, context, header, function, "mi_rescale_t", fields)
