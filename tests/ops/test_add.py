"""ADD: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import MalformedModel, UnsupportedModel
from microinfer.lower import lower
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import (
    ACTIVATIONS,
    Affine,
    Shape,
    affine,
    binary_model,
    broadcasting_shapes,
    every_pair_model,
    same_operand_model,
    two_constants_model,
    unbroadcastable_model,
)

PLAIN: tuple[Affine, Affine, Affine] = ((0.05, 3), (0.11, -7), (0.13, 5))


@settings(max_examples=30)
@given(
    shapes=broadcasting_shapes(),
    quantization=st.tuples(affine(), affine(), affine()),
    activation=st.sampled_from(ACTIVATIONS),
)
def test_any_shapes_scales_and_activations(
    oracles: Oracles,
    shapes: tuple[Shape, Shape],
    quantization: tuple[Affine, Affine, Affine],
    activation: int,
) -> None:
    model = binary_model("ADD", shapes, quantization, activation)
    try:
        microinfer.load(model)
    except UnsupportedModel as error:
        assert "clamp must leave" in str(error)  # noqa: PT017 -- the one refusal possible here
        return
    assert_agree(model, oracles, samples=12)


@pytest.mark.parametrize(
    "quantization",
    [
        PLAIN,
        ((1.0, 0), (1.0, 0), (1.0, 0)),  # halves everywhere: each stage rounds ties
        ((0.5, -128), (0.25, 127), (0.125, 0)),
        ((0.0039, 0), (3.9, 0), (1.7, -1)),  # one operand nearly vanishes
    ],
)
def test_every_pair_of_stored_values(
    oracles: Oracles, quantization: tuple[Affine, Affine, Affine]
) -> None:
    assert_agree(every_pair_model("ADD", quantization), oracles, samples=8)


@pytest.mark.parametrize("position", [0, 1])
def test_a_constant_on_either_side(oracles: Oracles, position: int) -> None:
    values = np.array([[-128], [0], [127]], np.int8)
    shapes: list[Shape] = [(2, 3, 4), (2, 3, 4)]
    shapes[position] = (3, 1)
    constants = (values, None) if position == 0 else (None, values)
    model = binary_model("ADD", (shapes[0], shapes[1]), PLAIN, constants=constants)
    assert_agree(model, oracles, samples=12)


def test_a_scalar_and_a_constant_scalar(oracles: Oracles) -> None:
    model = binary_model("ADD", ((), ()), PLAIN, constants=(None, np.array(-5, np.int8)))
    assert_agree(model, oracles)


def test_one_tensor_as_both_operands(oracles: Oracles) -> None:
    assert_agree(same_operand_model("ADD", (0.05, 3), (0.07, -9)), oracles, samples=12)


def test_broadcast_in_six_alternating_dimensions(oracles: Oracles) -> None:
    shapes = ((2, 1, 2, 1, 3, 1), (1, 3, 1, 2, 1, 2))
    assert_agree(binary_model("ADD", shapes, PLAIN), oracles, samples=10)


def test_a_ratio_so_small_that_the_operand_vanishes(oracles: Oracles) -> None:
    quantization = ((1e-12, 0), (1.0, 0), (1.0, 0))
    assert_agree(binary_model("ADD", ((9,), (9,)), quantization), oracles, samples=10)


def test_an_output_ratio_just_below_one_is_accepted(oracles: Oracles) -> None:
    quantization = ((1.0, 0), (0.3, 1), (1.91e-6, 2))  # 2 / (2**20 * 1.91e-6) = 0.9986
    assert_agree(binary_model("ADD", ((9,), (9,)), quantization), oracles, samples=10)


def test_an_output_ratio_of_one_is_refused() -> None:
    quantization = ((1.0, 0), (0.3, 1), (2.0**-19, 2))
    model = binary_model("ADD", ((9,), (9,)), quantization)
    with pytest.raises(UnsupportedModel, match=r"output ratio 1; the output scale must exceed"):
        microinfer.load(model)


def test_two_constants_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="both operands are constants"):
        microinfer.load(two_constants_model("ADD"))


def test_shapes_that_do_not_broadcast_are_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"shapes \[2, 3\] and \[2, 4\] do not broadcast"):
        lower(unbroadcastable_model("ADD"))
