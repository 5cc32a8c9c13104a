"""What operators that only move values share as C text: one strided copy per region."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.regions import MAX_LOOPS, Copy, Movement
from microinfer_codegen.ctext import Field
from microinfer_codegen.step import Context, Step


def movement_step(op: Movement, context: Context) -> Step:
    """A call of mi_strided_copy per region, after filling what no region covers."""
    copies = op.copies()
    calls = []
    if op.fill is not None:
        place = context.byte_pointer(op.outputs[0])
        size = context.tensor(op.outputs[0]).size_bytes
        calls.append(f"mi_fill_bytes({place}, {op.fill}, {size}u);")
    for number, copy in enumerate(copies):
        calls.append(
            f"mi_strided_copy(&{context.params}[{number}], "
            f"{context.byte_pointer(op.inputs[copy.input], copy.input_offset)}, "
            f"{context.byte_pointer(op.outputs[copy.output], copy.output_offset)});"
        )
    return Step(
        header="strided_copy.h",
        struct_type="mi_strided_copy_t",
        elements=tuple(_fields(copy) for copy in copies),
        call="\n".join(calls),
    )


def _fields(copy: Copy) -> Mapping[str, Field]:
    missing = MAX_LOOPS - len(copy.extents)

    def loops(values: tuple[int, ...], fill: int) -> str:
        return "{" + ", ".join(map(str, (*[fill] * missing, *values))) + "}"

    return {
        "run_bytes": copy.run_bytes,
        "extents": loops(copy.extents, 1),
        "input_strides": loops(copy.input_strides, 0),
        "output_strides": loops(copy.output_strides, 0),
    }
