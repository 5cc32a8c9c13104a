"""What quantised operators of two operands share as C text: operands, broadcasting, the call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from microinfer.ops.shared.binary import Binary, Operand
from microinfer.ops.shared.broadcast import MAX_LOOPS, Broadcast
from microinfer_codegen.ctext import Field
from microinfer_codegen.step import Constant, Context, RowCall, Step, row_length


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryKernel:
    """The runtime names of one operator: two functions, two parameter structs."""

    header: str
    function: str  # equal shapes: a count of values
    struct_type: str
    broadcast_function: str  # other shapes: `values` of struct_type, and `broadcast`
    broadcast_struct_type: str


def binary_step(
    op: Binary, context: Context, kernel: BinaryKernel, fields: Mapping[str, Field]
) -> Step:
    """A call of the kernel; `fields` are those of the arithmetic alone."""
    expressions, constants = operands((op.first, op.second), op.inputs, context)
    values: Mapping[str, Field] = {
        **fields,
        **_zero_points(op),
        "act_min": op.act_min,
        "act_max": op.act_max,
    }
    output = context.pointer(op.outputs[0])
    arguments = f"&{context.params}, {', '.join(expressions)}, {output}"
    if op.broadcast.is_elementwise:
        return Step(
            header=kernel.header,
            struct_type=kernel.struct_type,
            fields=values,
            constants=constants,
            call=f"{kernel.function}({arguments}, {op.broadcast.extents[0]});",
            row=_row(op, context, kernel.function),
        )
    return Step(
        header=kernel.header,
        struct_type=kernel.broadcast_struct_type,
        fields={"values": values, "broadcast": broadcast_fields(op.broadcast)},
        constants=constants,
        call=f"{kernel.broadcast_function}({arguments});",
    )


def _row(op: Binary, context: Context, function: str) -> RowCall:
    """One row of int8 operands of the same shape; constants are walked along with it."""
    length = row_length(op, context)

    def call(sources: Sequence[str], target: str, y: str) -> str:
        given = iter(sources)
        first, second = (
            next(given) if operand.constant is None else f"{context.symbol(role)} + {y} * {length}"
            for role, operand in zip(("first", "second"), (op.first, op.second), strict=True)
        )
        return f"{function}(&{context.params}, {first}, {second}, {target}, {length});"

    return call


def _zero_points(op: Binary) -> Mapping[str, Field]:
    """Those of an int16 tensor are 0, and its structs have no fields for them."""
    if op.dtype.name == "int16":
        return {}
    return {
        "first_zero_point": op.first.zero_point,
        "second_zero_point": op.second.zero_point,
        "output_zero_point": op.output_zero_point,
    }


def operands(
    pair: tuple[Operand, Operand], inputs: Sequence[int], context: Context
) -> tuple[list[str], tuple[Constant, ...]]:
    """C expressions of both operands, and the constants among them; inputs: the others."""
    given = iter(inputs)
    expressions = []
    constants = []
    for role, operand in zip(("first", "second"), pair, strict=True):
        if operand.constant is None:
            expressions.append(context.pointer(next(given)))
            continue
        constant = Constant(context.symbol(role), operand.constant, f"the {role} operand")
        constants.append(constant)
        expressions.append(constant.symbol)
    return expressions, tuple(constants)


def broadcast_fields(broadcast: Broadcast) -> Mapping[str, Field]:
    """mi_broadcast_t: the run, and around it loops padded on the outside to the C's number."""
    missing = MAX_LOOPS - len(broadcast.extents)

    def loops(values: tuple[int, ...], fill: int) -> str:
        padded = (*[fill] * missing, *values[:-1])
        return "{" + ", ".join(map(str, padded)) + "}"

    return {
        "run_length": broadcast.extents[-1],
        "first_step": broadcast.first_strides[-1],
        "second_step": broadcast.second_strides[-1],
        "extents": loops(broadcast.extents, 1),
        "first_strides": loops(broadcast.first_strides, 0),
        "second_strides": loops(broadcast.second_strides, 0),
    }
