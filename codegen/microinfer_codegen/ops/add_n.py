"""ADD_N as C text."""

from __future__ import annotations

from microinfer.ops.add_n import AddN
from microinfer_codegen.ops.shared.running_sum import running_sum_fields
from microinfer_codegen.step import Context, Step


def emit(op: AddN, context: Context) -> Step:
    """A block that lists the terms and calls mi_add_n_s8."""
    terms = len(op.inputs)
    lines = [f"    terms[{i}] = {context.pointer(tensor)};" for i, tensor in enumerate(op.inputs)]
    target, count = context.pointer(op.outputs[0]), context.tensor(op.outputs[0]).elements
    call = f"mi_add_n_s8(&{context.params}, terms, {terms}, {target}, {count});"
    return Step(
        header="running_sum_s8.h",
        struct_type="mi_running_sum_s8_t",
        fields=running_sum_fields(op),
        call="\n".join(["{", f"    const int8_t *terms[{terms}];", *lines, f"    {call}", "}"]),
    )
