"""Models of reductions over axes."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tests.support.models import ModelBuilder

Shape = tuple[int, ...]


def reduction_model(
    operator: str,
    shape: Shape,
    axes: list[int],
    keep_dims: bool = False,
    source: tuple[float, int] = (0.05, 3),
    target: tuple[float, int] = (0.05, 3),
    dtype: str = "int8",
) -> bytes:
    """One reduction; bools have no scale."""
    axis = tuple({a % len(shape) for a in axes})
    output_shape = np.zeros(shape).sum(axis=axis, keepdims=keep_dims).shape
    b = ModelBuilder()
    x = b.input(shape, dtype, *(source if dtype != "bool" else ()))
    y = b.tensor(output_shape, dtype, *(target if dtype != "bool" else ()))
    b.op(operator, [x, b.constant(np.array(axes, np.int32))], [y], keep_dims=keep_dims)
    return b.bytes(outputs=[y])


@st.composite
def reductions(draw: st.DrawFn) -> tuple[Shape, list[int], bool]:
    """Shape, axes and keep_dims."""
    shape = (*draw(st.lists(st.integers(1, 5), max_size=3)), draw(st.integers(3, 6)))
    rank = len(shape)
    axes = draw(
        st.lists(
            st.integers(-rank, rank - 1), min_size=1, max_size=rank, unique_by=lambda a: a % rank
        )
    )
    return shape, axes, draw(st.booleans())
