"""Models of two operands of one type, for operators without options."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.elementwise import Affine, Shape
from tests.support.models import ModelBuilder


def pair_model(
    operator: str,
    shapes: tuple[Shape, Shape],
    dtype: str = "int8",
    quantization: tuple[Affine, Affine] | None = None,
    output: str | Affine = "bool",
    constant: NDArray[Any] | None = None,
) -> bytes:
    """One operator; output: a dtype, or the scale and zero point of an int8.

    constant: values in place of the second operand.
    """
    b = ModelBuilder()
    first, second = quantization or ((None, 0), (None, 0))
    x = b.input(shapes[0], dtype, *first)
    if constant is None:
        y = b.input(shapes[1], dtype, *second)
    else:
        scales, points = (None, None) if second[0] is None else ([second[0]], [second[1]])
        y = b.constant(constant, scales, points)
    shape = np.broadcast_shapes(*shapes)
    z = b.tensor(shape, output) if isinstance(output, str) else b.tensor(shape, "int8", *output)
    b.op(operator, [x, y], [z])
    return b.bytes(outputs=[z])
