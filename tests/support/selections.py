"""Models of SELECT and SELECT_V2."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.elementwise import Shape
from tests.support.models import ModelBuilder


def selection_model(
    operator: str,
    condition: Shape | NDArray[Any],
    first: Shape | NDArray[Any],
    second: Shape | NDArray[Any],
    output: Shape,
    dtype: str = "int8",
    second_scale: float = 0.5,
) -> bytes:
    """One operator; an array in place of a shape is a constant."""
    b = ModelBuilder()
    scaled = dtype in ("int8", "int16")

    def operand(value: Shape | NDArray[Any], kind: str, scale: float | None) -> int:
        if isinstance(value, np.ndarray):
            return b.constant(value, None if scale is None else [scale])
        return b.input(value, kind, scale)

    c = operand(condition, "bool", None)
    x = operand(first, dtype, 0.5 if scaled else None)
    y = operand(second, dtype, second_scale if scaled else None)
    z = b.tensor(output, dtype, 0.5 if scaled else None)
    b.op(operator, [c, x, y], [z])
    return b.bytes(outputs=[z])
