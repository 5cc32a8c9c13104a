"""Small models with state."""

from __future__ import annotations

import numpy as np

from tests.support.models import ModelBuilder

SHAPE = (1, 4)
AFFINE = (0.5, 3)


def running_sum(
    initial: np.ndarray | None = None, reads_after: bool = False, name: str = "sum"
) -> bytes:
    """A model that adds each input to what it remembers, and gives the sum.

    initial: the variable's first value, by CALL_ONCE. reads_after: the old value is used once
    more after the variable was assigned, so that it must have been copied.
    """
    builder = ModelBuilder()
    if initial is not None:
        builder.initialise({name: (initial, *AFFINE)})
    handle = builder.variable(name)
    x = builder.input(SHAPE, "int8", *AFFINE)
    old = builder.tensor(SHAPE, "int8", *AFFINE, name="old")
    total = builder.tensor(SHAPE, "int8", *AFFINE, name="total")
    builder.op("READ_VARIABLE", [handle], [old])
    builder.op("ADD", [old, x], [total], fused_activation_function=0)
    builder.op("ASSIGN_VARIABLE", [handle, total], [])
    if not reads_after:
        return builder.bytes(outputs=[total])
    both = builder.tensor(SHAPE, "int8", *AFFINE, name="both")
    builder.op("ADD", [old, total], [both], fused_activation_function=0)
    return builder.bytes(outputs=[both])
