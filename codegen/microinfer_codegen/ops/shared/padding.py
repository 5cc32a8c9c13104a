"""What PAD and PADV2 share as C text: the call of mi_pad."""

from __future__ import annotations

import math

from microinfer.ops.shared.padding import ConstantPad, PadLoop
from microinfer_codegen.step import Context, Step

OUTER_LOOPS = 5
"""MI_PAD_OUTER."""


def pad_step(op: ConstantPad, context: Context) -> Step:
    """A call of mi_pad."""
    *outer, row = op.loops
    loops = [PadLoop(0, 1, 0)] * (OUTER_LOOPS - len(outer)) + outer
    return Step(
        header="pad.h",
        struct_type="mi_pad_t",
        fields={
            "outer": "{" + ", ".join(_loop(loop) for loop in loops) + "}",
            "row": _loop(row),
            "rows": math.prod(loop.before + loop.inside + loop.after for loop in loops),
            "value": f"{op.value_byte} /* the byte that {op.value} is made of */",
        },
        call=(
            f"mi_pad(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )


def _loop(loop: PadLoop) -> str:
    return f"{{{loop.before}, {loop.inside}, {loop.after}}}"
