from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.movements import Shape, ints, movement_model

EXTENT = st.integers(1, 9)


def model(shape: Shape, size: tuple[int, int], mode: str = "", dtype: str = "int8") -> bytes:
    return movement_model(
        "RESIZE_BILINEAR",
        [shape, ints(*size)],
        [(shape[0], *size, shape[3])],
        dtype,
        align_corners=mode == "align",
        half_pixel_centers=mode == "half",
        version=3,
    )


@settings(max_examples=60)
@given(
    batches=st.integers(1, 2),
    source=st.tuples(EXTENT, EXTENT),
    size=st.tuples(EXTENT, EXTENT),
    depth=st.integers(1, 3),
    mode=st.sampled_from(["", "align", "half"]),
)
def test_any_size_agrees(
    oracles: Oracles,
    batches: int,
    source: tuple[int, int],
    size: tuple[int, int],
    depth: int,
    mode: str,
) -> None:
    assert_agree(model((batches, *source, depth), size, mode), oracles, samples=9)


@settings(max_examples=40)
@given(
    source=st.tuples(EXTENT, EXTENT),
    size=st.tuples(EXTENT, EXTENT),
    depth=st.integers(1, 3),
    mode=st.sampled_from(["", "align", "half"]),
)
def test_any_size_of_int16_agrees(
    oracles: Oracles, source: tuple[int, int], size: tuple[int, int], depth: int, mode: str
) -> None:
    # The named exception: TFLM has no int16.
    data = model((1, *source, depth), size, mode, "int16")
    assert_agree(data, oracles, samples=9, tflm=False)


def test_both_modes_at_once_are_malformed() -> None:
    data = movement_model(
        "RESIZE_BILINEAR",
        [(1, 2, 2, 1), ints(4, 4)],
        [(1, 4, 4, 1)],
        align_corners=True,
        half_pixel_centers=True,
    )
    with pytest.raises(MalformedModel, match="both set"):
        microinfer.load(data)


def test_a_size_of_nothing_is_malformed() -> None:
    data = movement_model(
        "RESIZE_BILINEAR",
        [(1, 2, 2, 1), ints(0, 4)],
        [(1, 4, 4, 1)],
        align_corners=False,
        half_pixel_centers=False,
    )
    with pytest.raises(MalformedModel, match=r"size is \[0, 4\]"):
        microinfer.load(data)


def test_enlarging_beyond_the_fixed_point_is_refused() -> None:
    # 1024 / 100 is cut to 10, and 99 of those stay inside; 1024 / 89 is rounded up to 12.
    microinfer.load(model((1, 1, 1, 1), (100, 100)))
    with pytest.raises(UnsupportedModel, match="a position beyond 1 pixels"):
        microinfer.load(model((1, 1, 1, 1), (89, 89)))
