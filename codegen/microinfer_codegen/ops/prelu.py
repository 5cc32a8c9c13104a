"""PRELU as C text."""

from __future__ import annotations

from microinfer.ops.prelu import Prelu
from microinfer_codegen.ops.shared.binary import BinaryKernel, binary_step
from microinfer_codegen.step import Context, Step

KERNEL = BinaryKernel(
    header="prelu_s8.h",
    function="mi_prelu_s8",
    struct_type="mi_prelu_s8_t",
    broadcast_function="mi_prelu_broadcast_s8",
    broadcast_struct_type="mi_prelu_broadcast_s8_t",
)

FIELDS = ("positive_multiplier", "positive_shift", "negative_multiplier", "negative_shift")


def emit(op: Prelu, context: Context) -> Step:
    """A call of mi_prelu_s8, or of its broadcasting form."""
    return binary_step(op, context, KERNEL, {name: getattr(op, name) for name in FIELDS})
