"""MAXIMUM, MINIMUM and SQUARED_DIFFERENCE of int16: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Shape, broadcasting_shapes, scales
from tests.support.models import ModelBuilder

EXTREMA = ("MAXIMUM", "MINIMUM")

SCALES = st.tuples(scales(-16, -3), scales(-16, -3), scales(-16, -3))

EDGES = np.array([-32768, -32767, -1, 0, 1, 255, 32766, 32767], np.int16)


def model(
    operator: str,
    shapes: tuple[Shape, Shape] = ((64,), (64,)),
    real_scales: tuple[float, float, float] = (0.0005, 0.0005, 0.0005),
    zero_point: int = 0,
    edges: bool = False,
) -> bytes:
    """One operator; edges: EDGES for the second operand."""
    b = ModelBuilder()
    x = b.input(shapes[0], "int16", real_scales[0], zero_point)
    if edges:
        y = b.constant(EDGES.reshape(shapes[1]), [real_scales[1]], [0])
    else:
        y = b.input(shapes[1], "int16", real_scales[1])
    z = b.tensor(np.broadcast_shapes(*shapes), "int16", real_scales[2], zero_point)
    b.op(operator, [x, y], [z])
    return b.bytes(outputs=[z])


@pytest.mark.parametrize("operator", EXTREMA)
@settings(max_examples=20)
@given(shapes=broadcasting_shapes())
def test_the_larger_and_the_smaller(
    oracles: Oracles, operator: str, shapes: tuple[Shape, Shape]
) -> None:
    few = max(len(shape) for shape in shapes) <= 4  # both runtimes stop there
    assert_agree(model(operator, shapes), oracles, samples=10, tflm=few, litert=few)


@pytest.mark.parametrize("operator", EXTREMA)
def test_edges_against_everything(oracles: Oracles, operator: str) -> None:
    assert_agree(model(operator, ((300, 1), (8,)), edges=True), oracles, samples=10)


@pytest.mark.parametrize("operator", EXTREMA)
def test_extrema_of_two_scales_are_refused(operator: str) -> None:
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(model(operator, real_scales=(0.5, 0.25, 0.5)))


# The named exception of SQUARED_DIFFERENCE: LiteRT has no int16.
@settings(max_examples=40)
@given(shapes=broadcasting_shapes(), real_scales=SCALES)
def test_any_squared_difference(
    oracles: Oracles, shapes: tuple[Shape, Shape], real_scales: tuple[float, float, float]
) -> None:
    assume(4 * max(real_scales[:2]) ** 2 < 0.99 * real_scales[2])  # else it may leave int32
    few = max(len(shape) for shape in shapes) <= 4
    data = model("SQUARED_DIFFERENCE", shapes, real_scales)
    assert_agree(data, oracles, samples=12, tflm=few, litert=False)


@settings(max_examples=20)
@given(real_scales=SCALES)
def test_squared_differences_of_edges(
    oracles: Oracles, real_scales: tuple[float, float, float]
) -> None:
    assume(4 * max(real_scales[:2]) ** 2 < 0.99 * real_scales[2])
    data = model("SQUARED_DIFFERENCE", ((300, 1), (8,)), real_scales, edges=True)
    assert_agree(data, oracles, samples=10, litert=False)


def test_squares_that_could_leave_int32_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="squares up to 1073741824 shift left by 1"):
        microinfer.load(model("SQUARED_DIFFERENCE", real_scales=(0.5, 0.5, 1.0)))


@pytest.mark.parametrize("operator", [*EXTREMA, "SQUARED_DIFFERENCE"])
def test_a_zero_point_is_refused(operator: str) -> None:
    with pytest.raises(UnsupportedModel, match="is int16 with zero point 3; 0 is supported"):
        microinfer.load(model(operator, zero_point=3))
