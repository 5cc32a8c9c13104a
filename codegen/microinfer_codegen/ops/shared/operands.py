"""Operands that may be constants of the file: C expressions for all, and what goes to flash."""

from __future__ import annotations

from collections.abc import Sequence

from microinfer.graph import Array
from microinfer_codegen.step import Constant, Context


def storable(values: Array) -> Array:
    """A constant as an array that C can spell: bools are bytes."""
    return values.astype("uint8") if values.dtype.kind == "b" else values


def operand_expressions(
    context: Context,
    inputs: Sequence[int],
    constants: Sequence[Array | None],
    roles: Sequence[str],
) -> tuple[list[str], list[Constant]]:
    """(pointers in the order of `constants`, the constants themselves).

    inputs: the tensors of the operands that are None in `constants`.
    """
    given = iter(inputs)
    expressions: list[str] = []
    stored: list[Constant] = []
    for role, values in zip(roles, constants, strict=True):
        if values is None:
            expressions.append(context.pointer(next(given)))
        else:
            stored.append(Constant(context.symbol(role), storable(values), f"{role} operand"))
            expressions.append(stored[-1].symbol)
    return expressions, stored
