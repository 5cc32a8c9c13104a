"""Models of one pool, and a strategy over them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from microinfer.schema import Padding
from tests.support.models import ModelBuilder


def pool_model(
    operator: str,
    shape: tuple[int, ...] = (1, 6, 5, 2),
    kernel: tuple[int, int] = (2, 3),
    stride: tuple[int, int] = (1, 1),
    padding: Padding = Padding.VALID,
    activation: int = 0,
    scale: float = 0.05,
    zero_point: int = 0,
    output_shape: tuple[int, ...] | None = None,
    output_scale: float | None = None,
    dtype: str = "int8",
) -> bytes:
    """A pool; kernel and stride are (height, width)."""
    if output_shape is None:
        extents = zip(shape[1:3], kernel, stride, strict=True)
        output_shape = (
            shape[0],
            *(
                -(-extent // step) if padding is Padding.SAME else (extent - reach) // step + 1
                for extent, reach, step in extents
            ),
            shape[3],
        )
    builder = ModelBuilder()
    source = builder.input(shape, dtype, scale, zero_point)
    target = builder.tensor(output_shape, dtype, output_scale or scale, zero_point)
    builder.op(
        operator,
        [source],
        [target],
        padding=padding,
        stride_h=stride[0],
        stride_w=stride[1],
        filter_height=kernel[0],
        filter_width=kernel[1],
        fused_activation_function=activation,
    )
    return builder.bytes(outputs=[target])


@st.composite
def pool_cases(draw: st.DrawFn) -> dict[str, Any]:
    """Arguments of `pool_model` whose window fits.

    Images have 3 bytes at least: two would be tried exhaustively, which takes long.
    """
    small = st.integers(1, 7)
    shape = draw(st.tuples(st.integers(1, 2), small, small, st.integers(3, 5)))
    padding = draw(st.sampled_from(Padding))
    reach = [extent if padding is Padding.VALID else extent + 2 for extent in shape[1:3]]
    return {
        "shape": shape,
        "kernel": tuple(draw(st.integers(1, most)) for most in reach),
        "stride": draw(st.tuples(st.integers(1, 4), st.integers(1, 4))),
        "padding": padding,
        "activation": draw(st.integers(0, 3)),
        "scale": draw(st.floats(0.01, 2.0)),
        "zero_point": draw(st.integers(-60, 60)),
    }
