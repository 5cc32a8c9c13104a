"""Models of operators that only move values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.models import ModelBuilder

Shape = tuple[int, ...]

OTHER_TYPES = ("int16", "int32", "float32")


def movement_model(
    operator: str,
    inputs: Sequence[Shape | NDArray[Any]],
    outputs: Sequence[Shape],
    dtype: str = "int8",
    zero_point: int = 5,
    **options: Any,
) -> bytes:
    """One operator; an input is the shape of a run-time tensor, or the values of a constant."""
    b = ModelBuilder()
    affine = {"int8": (0.5, zero_point), "int16": (0.5, 0)}.get(dtype, (None, 0))
    operands = [
        b.constant(x) if isinstance(x, np.ndarray) else b.input(x, dtype, *affine) for x in inputs
    ]
    results = [b.tensor(shape, dtype, *affine) for shape in outputs]
    b.op(operator, operands, results, **options)
    return b.bytes(outputs=results)


def ints(*values: int) -> NDArray[Any]:
    """A constant list."""
    return np.array(values, np.int32)


def shapes(least: int = 1, most: int = 4, extent: int = 5) -> st.SearchStrategy[Shape]:
    """Shapes of rank least to most."""
    return st.lists(st.integers(1, extent), min_size=least, max_size=most).map(tuple)
