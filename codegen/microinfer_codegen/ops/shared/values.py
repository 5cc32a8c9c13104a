"""What kernels that walk value by value share as C text: `count` values in, as many out."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.graph import Op
from microinfer_codegen.ctext import Field
from microinfer_codegen.step import Constant, Context, Step, row_length


def values_step(
    op: Op,
    context: Context,
    header: str,
    function: str,
    struct_type: str = "",
    fields: Mapping[str, Field] | None = None,
    constants: tuple[Constant, ...] = (),
) -> Step:
    """A call of function(what, input, output, count), over whole tensors or over a row.

    what: the parameters, or the one table of a function that has none.
    """
    what = f"&{context.params}" if struct_type else constants[0].symbol
    source, target = op.inputs[0], op.outputs[0]
    return Step(
        header=header,
        struct_type=struct_type,
        fields=fields or {},
        constants=constants,
        call=(
            f"{function}({what}, {context.pointer(source)}, {context.pointer(target)}, "
            f"{context.tensor(target).elements});"
        ),
        row=lambda sources, place, _y: (
            f"{function}({what}, {sources[0]}, {place}, {row_length(op, context)});"
        ),
    )
