"""Models of PAD and PADV2, and a strategy over their shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.models import ModelBuilder

Paddings = list[tuple[int, int]]


def pad_model(
    shape: tuple[int, ...],
    paddings: Paddings,
    dtype: str = "int8",
    scale: float | None = 0.5,
    zero_point: int = 0,
    value: NDArray[Any] | None = None,
    paddings_dtype: str = "int32",
    output_shape: tuple[int, ...] | None = None,
    output_scale: float | None = None,
) -> bytes:
    """PAD, or PADV2 where there is a value (of the output's quantisation)."""
    if output_shape is None:
        output_shape = tuple(
            before + extent + after for extent, (before, after) in zip(shape, paddings, strict=True)
        )
    builder = ModelBuilder()
    source = builder.input(shape, dtype, scale, zero_point)
    target = builder.tensor(output_shape, dtype, output_scale or scale, zero_point)
    inputs = [source, builder.constant(np.array(paddings, paddings_dtype))]
    if value is not None:
        scales = None if scale is None else [output_scale or scale]
        inputs.append(builder.constant(value, scales, None if scale is None else [zero_point]))
    builder.op("PAD" if value is None else "PADV2", inputs, [target])
    return builder.bytes(outputs=[target])


@st.composite
def pad_shapes(draw: st.DrawFn, max_rank: int) -> tuple[tuple[int, ...], Paddings]:
    """A shape and its paddings."""
    outer = draw(st.lists(st.integers(1, 4), max_size=max_rank - 1))
    shape = (*outer, draw(st.integers(3, 5)))  # two bytes would be tried exhaustively
    cells = st.one_of(st.just((0, 0)), st.tuples(st.integers(0, 3), st.integers(0, 3)))
    return shape, [draw(cells) for _ in shape]
