"""Models of one view with something computed behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.models import ModelBuilder


def view_model(
    operator: str,
    shape: tuple[int, ...],
    output_shape: tuple[int, ...],
    argument: NDArray[Any] | None = None,
    dtype: str = "int8",
    scale: float | None = 0.5,
    output_scale: float | None = None,
    **options: Any,
) -> bytes:
    """The view of an input, and behind it a CONCATENATION of the view with itself.

    So that something is computed from the view, and the C has a step to run.
    """
    builder = ModelBuilder()
    source = builder.input(shape, dtype, scale)
    view = builder.tensor(output_shape, dtype, output_scale or scale)
    inputs: Sequence[int] = [source]
    if argument is not None:
        inputs = [source, builder.constant(argument)]
    builder.op(operator, inputs, [view], **options)
    if not output_shape:
        return builder.bytes(outputs=[view])
    twice = builder.tensor((*output_shape[:-1], 2 * output_shape[-1]), dtype, output_scale or scale)
    builder.op("CONCATENATION", [view, view], [twice], axis=-1, fused_activation_function=0)
    return builder.bytes(outputs=[twice])


def ints(*values: int) -> NDArray[Any]:
    """An int32 vector."""
    return np.array(values, np.int32)
