"""The six comparisons of int16: LiteRT = reference = C.

The named exception: of these TFLM has GREATER alone, whose answers make no sense.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Shape, broadcasting_shapes, scales
from tests.support.models import ModelBuilder

ORDER = ("GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL")

IDENTITY = ("EQUAL", "NOT_EQUAL")

BELOW_ONE = scales(-14, -1)

EDGES = np.array([-32768, -32767, -1, 0, 1, 255, 32766, 32767], np.int16)


def model(
    operator: str,
    shapes: tuple[Shape, Shape] = ((64,), (64,)),
    real_scales: tuple[float, float] = (0.0005, 0.0005),
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
    z = b.tensor(np.broadcast_shapes(*shapes), "bool")
    b.op(operator, [x, y], [z])
    return b.bytes(outputs=[z])


@pytest.mark.parametrize("operator", ORDER)
@settings(max_examples=15)
@given(shapes=broadcasting_shapes(), scale=BELOW_ONE)
def test_any_order(
    oracles: Oracles, operator: str, shapes: tuple[Shape, Shape], scale: float
) -> None:
    few = max(len(shape) for shape in shapes) <= 4  # LiteRT stops there
    data = model(operator, shapes, (scale, scale))
    assert_agree(data, oracles, samples=10, tflm=False, litert=few)


@pytest.mark.parametrize("operator", IDENTITY)
@settings(max_examples=25)
@given(shapes=broadcasting_shapes(), real_scales=st.tuples(BELOW_ONE, BELOW_ONE))
def test_any_identity(
    oracles: Oracles, operator: str, shapes: tuple[Shape, Shape], real_scales: tuple[float, float]
) -> None:
    few = max(len(shape) for shape in shapes) <= 4
    data = model(operator, shapes, real_scales)
    assert_agree(data, oracles, samples=10, tflm=False, litert=few)


@pytest.mark.parametrize("operator", [*IDENTITY, *ORDER])
@pytest.mark.parametrize("scale", [2.0**-1, 2.0**-14])  # the small one brings neighbours together
def test_edges_against_everything(oracles: Oracles, operator: str, scale: float) -> None:
    data = model(operator, ((300, 1), (8,)), (scale, scale), edges=True)
    assert_agree(data, oracles, samples=10, tflm=False)


@pytest.mark.parametrize("operator", ORDER)
def test_the_order_of_values_of_two_scales_is_refused(operator: str) -> None:
    with pytest.raises(UnsupportedModel, match=r"int16 of scales 0\.5 and 0\.25; the order of"):
        microinfer.load(model(operator, real_scales=(0.5, 0.25)))


@pytest.mark.parametrize("operator", [*IDENTITY, *ORDER])
def test_a_zero_point_is_refused(operator: str) -> None:
    with pytest.raises(UnsupportedModel, match="first operand is int16 with zero point 3"):
        microinfer.load(model(operator, zero_point=3))
