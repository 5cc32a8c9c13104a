"""MUL: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import MalformedModel, UnsupportedModel, interpret
from microinfer.graph import REFERENCES
from microinfer.lower import lower
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import (
    ACTIVATIONS,
    EVERY_INT8,
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
    model = binary_model("MUL", shapes, quantization, activation)
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
        ((0.5, 0), (0.25, 0), (1.0, 0)),  # an eighth: ties in both roundings
        ((0.25, -128), (0.125, 127), (0.7, 0)),
    ],
)
def test_every_pair_of_stored_values(
    oracles: Oracles, quantization: tuple[Affine, Affine, Affine]
) -> None:
    assert_agree(every_pair_model("MUL", quantization), oracles, samples=8)


@pytest.mark.parametrize("position", [0, 1])
def test_a_constant_on_either_side(oracles: Oracles, position: int) -> None:
    values = np.array([[-128], [0], [127]], np.int8)
    shapes: list[Shape] = [(2, 3, 4), (2, 3, 4)]
    shapes[position] = (3, 1)
    constants = (values, None) if position == 0 else (None, values)
    model = binary_model("MUL", (shapes[0], shapes[1]), PLAIN, constants=constants)
    assert_agree(model, oracles, samples=12)


def test_a_scalar_and_a_constant_scalar(oracles: Oracles) -> None:
    model = binary_model("MUL", ((), ()), PLAIN, constants=(None, np.array(-5, np.int8)))
    assert_agree(model, oracles)


def test_one_tensor_as_both_operands(oracles: Oracles) -> None:
    assert_agree(same_operand_model("MUL", (0.05, 3), (0.07, -9)), oracles, samples=12)


def test_broadcast_in_six_alternating_dimensions(oracles: Oracles) -> None:
    shapes = ((2, 1, 2, 1, 3, 1), (1, 3, 1, 2, 1, 2))
    assert_agree(binary_model("MUL", shapes, PLAIN), oracles, samples=10)


@pytest.mark.parametrize("output_scale", [1.0, 0.5, 0.25, 2.0**-14])
def test_a_ratio_of_one_and_more(oracles: Oracles, output_scale: float) -> None:
    quantization = ((1.0, -128), (1.0, 127), (output_scale, 3))
    assert_agree(every_pair_model("MUL", quantization), oracles, samples=8)


def test_a_ratio_so_small_that_everything_vanishes(oracles: Oracles) -> None:
    quantization = ((1e-6, 0), (1e-6, 0), (1.0, -3))
    assert_agree(binary_model("MUL", ((9,), (9,)), quantization), oracles, samples=10)


def test_a_product_that_could_leave_int32_is_refused() -> None:
    quantization = ((1.0, -128), (1.0, -128), (2.0**-16, 0))  # 255 * 255 << 17
    model = binary_model("MUL", ((9,), (9,)), quantization)
    with pytest.raises(UnsupportedModel, match=r"products within \[0, 65025\] shift left by 17"):
        microinfer.load(model)


def test_litert_rounds_the_multiplier_to_float32_and_tflm_does_not(oracles: Oracles) -> None:
    quantization = ((0.5, 0), (1.0, 0), (0.2, 0))  # 2.5 in float32, a little less in double
    model = binary_model("MUL", ((256,), (1,)), quantization, constants=(EVERY_INT8, None))
    assert_agree(model, oracles)
    (tflm,), (litert,) = (
        interpret.run(microinfer.load(model, reference).graph, [np.array([1], np.int8)])
        for reference in REFERENCES
    )
    assert np.count_nonzero(tflm != litert) > 0


def test_two_constants_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="both operands are constants"):
        microinfer.load(two_constants_model("MUL"))


def test_shapes_that_do_not_broadcast_are_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"shapes \[2, 3\] and \[2, 4\] do not broadcast"):
        lower(unbroadcastable_model("MUL"))
