"""ADD, SUB and MUL of int16: oracle = reference = C."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import (
    ACTIVATIONS,
    Affine,
    Shape,
    binary_model,
    broadcasting_shapes,
    scales,
)

OPERATORS = ("ADD", "MUL", "SUB")

PLAIN = (0.0005, 0.0011, 0.0013)

EDGES = np.array([-32768, -32767, -1, 0, 1, 255, 32766, 32767], np.int16)


def model(
    operator: str,
    shapes: tuple[Shape, Shape] = ((64,), (64,)),
    real_scales: tuple[float, float, float] = PLAIN,
    activation: int = 0,
    constants: tuple[NDArray[Any] | None, NDArray[Any] | None] = (None, None),
    zero_points: tuple[int, int, int] = (0, 0, 0),
    pot_scale_int16: bool = False,
) -> bytes:
    first, second, third = zip(real_scales, zero_points, strict=True)
    quantization: tuple[Affine, Affine, Affine] = (first, second, third)
    options = {} if operator == "MUL" else {"pot_scale_int16": pot_scale_int16}
    return binary_model(
        operator, shapes, quantization, activation, constants, dtype="int16", **options
    )


def products_fit(real_scales: tuple[float, float, float]) -> bool:
    """Whether no product is shifted left, which (-32768)**2 does not survive."""
    return real_scales[0] * real_scales[1] < 0.99 * real_scales[2]


@pytest.mark.parametrize("operator", OPERATORS)
@settings(max_examples=30)
@given(
    shapes=broadcasting_shapes(),
    real_scales=st.tuples(scales(-16, -3), scales(-16, -3), scales(-16, -3)),
    activation=st.sampled_from(ACTIVATIONS),
)
def test_any_shapes_scales_and_activations(
    oracles: Oracles,
    operator: str,
    shapes: tuple[Shape, Shape],
    real_scales: tuple[float, float, float],
    activation: int,
) -> None:
    assume(operator != "MUL" or products_fit(real_scales))
    assert_agree(model(operator, shapes, real_scales, activation), oracles, samples=12)


@pytest.mark.parametrize("operator", OPERATORS)
@settings(max_examples=25)
@given(
    real_scales=st.tuples(scales(-16, -3), scales(-16, -3), scales(-16, -3)),
    seed=st.integers(0, 99),
)
def test_many_values(
    oracles: Oracles, operator: str, real_scales: tuple[float, float, float], seed: int
) -> None:
    assume(operator != "MUL" or products_fit(real_scales))
    data = model(operator, ((4096,), (4096,)), real_scales)
    assert_agree(data, oracles, samples=10, seed=seed)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    "real_scales",
    [
        (0.5, 1.0, 1.0),  # halves everywhere: each stage rounds ties
        (0.5, 0.25, 2.0),
        (1e-6, 1.0, 1.0),  # one operand nearly vanishes
    ],
)
def test_edges_meet_edges(
    oracles: Oracles, operator: str, real_scales: tuple[float, float, float]
) -> None:
    data = model(operator, ((300, 1), (8,)), real_scales, constants=(None, EDGES))
    assert_agree(data, oracles, samples=10)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("position", [0, 1])
def test_a_constant_on_either_side(oracles: Oracles, operator: str, position: int) -> None:
    shapes: list[Shape] = [(2, 3, 8), (2, 3, 8)]
    shapes[position] = (8,)
    constants = (EDGES, None) if position == 0 else (None, EDGES)
    data = model(operator, (shapes[0], shapes[1]), constants=constants)
    assert_agree(data, oracles, samples=12)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_zero_point_is_refused(operator: str, position: int) -> None:
    zero_points = [0, 0, 0]
    zero_points[position] = 3
    data = model(operator, zero_points=(zero_points[0], zero_points[1], zero_points[2]))
    with pytest.raises(UnsupportedModel, match="is int16 with zero point 3; 0 is supported"):
        microinfer.load(data)


def test_operands_of_two_types_are_refused() -> None:
    constants = (None, np.zeros(64, np.int8))
    with pytest.raises(UnsupportedModel, match="second operand is int8; int16 is supported"):
        microinfer.load(model("ADD", constants=constants))


@pytest.mark.parametrize("operator", ["ADD", "SUB"])
def test_powers_of_two_are_rescaled_all_the_same(oracles: Oracles, operator: str) -> None:
    # The named exception: with this option LiteRT takes another path, which is refused.
    data = model(operator, real_scales=(2**-12, 2**-13, 2**-11), pot_scale_int16=True)
    assert_agree(data, oracles, samples=12, litert=False)
    with pytest.raises(UnsupportedModel, match="pot_scale_int16 with powers of two"):
        microinfer.load(data, "litert")


@pytest.mark.parametrize("operator", ["ADD", "SUB"])
def test_other_scales_do_not_mind_that_option(oracles: Oracles, operator: str) -> None:
    assert_agree(model(operator, pot_scale_int16=True), oracles, samples=12)


def test_an_output_ratio_of_one_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match=r"output ratio 1; the output scale must exceed"):
        microinfer.load(model("ADD", real_scales=(1.0, 0.3, 2.0**-14)))


def test_products_that_could_leave_int32_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="products that could leave int32"):
        microinfer.load(model("MUL", real_scales=(2.0, 2.0, 1.0)))
