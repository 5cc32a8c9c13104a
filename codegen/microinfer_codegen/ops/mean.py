"""MEAN as C text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from microinfer.ops.mean import Mean
from microinfer_codegen.ctext import Field
from microinfer_codegen.ops.shared.rescale import multiplier_field
from microinfer_codegen.step import Context, Step

LOOPS = 3
"""Loops of a kind in mi_mean_loops_t."""


def emit(op: Mean, context: Context) -> Step:
    """A call of mi_mean_s8."""
    return Step(
        header="mean_s8.h",
        struct_type="mi_mean_s8_t",
        fields={
            "kept": _loops_fields(op.loops.kept),
            "reduced": _loops_fields(op.loops.reduced),
            "offset": -op.input_zero_point * op.count,
            "multiplier": multiplier_field(op.multiplier, op.real_multiplier),
            "shift": op.shift,
            "output_zero_point": op.output_zero_point,
        },
        call=(
            f"mi_mean_s8(&{context.params}, {context.pointer(op.inputs[0])}, "
            f"{context.pointer(op.outputs[0])});"
        ),
    )


def _loops_fields(loops: Sequence[tuple[int, int]]) -> Mapping[str, Field]:
    """mi_mean_loops_t; loops that are not needed come first and run once."""
    padded = [(1, 0)] * (LOOPS - len(loops)) + list(loops)
    return {
        "extent": "{" + ", ".join(str(extent) for extent, _ in padded) + "}",
        "stride": "{" + ", ".join(str(stride) for _, stride in padded) + "}",
    }
