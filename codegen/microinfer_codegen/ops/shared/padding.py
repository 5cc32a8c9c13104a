"""What PAD and PADV2 share as C text: the call of mi_pad or mi_pad_s16."""

from __future__ import annotations

import math

from microinfer.ops.shared.padding import ConstantPad, PadLoop
from microinfer_codegen.step import Context, Step

OUTER_LOOPS = 5
"""MI_PAD_OUTER."""


HEADERS = {"mi_pad": "pad.h", "mi_pad_s16": "pad_s16.h"}


def _function(op: ConstantPad) -> tuple[str, str]:
    """The function, and what its struct says of the value."""
    if op.value_byte is None:
        return "mi_pad_s16", str(op.value)
    return "mi_pad", f"{op.value_byte} /* the byte that {op.value} is made of */"


def pad_step(op: ConstantPad, context: Context) -> Step:
    """A call of mi_pad, or of mi_pad_s16 for an int16 whose two bytes differ."""
    function, value = _function(op)
    *outer, row = op.loops
    loops = [PadLoop(0, 1, 0)] * (OUTER_LOOPS - len(outer)) + outer
    return Step(
        header=HEADERS[function],
        struct_type="mi_pad_t",
        fields={
            "outer": "{" + ", ".join(_loop(loop) for loop in loops) + "}",
            "row": _loop(row),
            "rows": math.prod(loop.before + loop.inside + loop.after for loop in loops),
            "value": value,
        },
        call=(
            f"{function}(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )


def _loop(loop: PadLoop) -> str:
    return f"{{{loop.before}, {loop.inside}, {loop.after}}}"
