"""LOGISTIC and TANH of int16: oracle = reference = C, on every one of the 65536 values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, unary_model
from tests.support.every import assert_every_int16

OPERATORS = ("LOGISTIC", "TANH")

TARGET = (2.0**-15, 0)


def model(
    operator: str,
    scale: float,
    shape: tuple[int, ...] = (65536,),
    zero_point: int = 0,
    target: Affine = TARGET,
) -> bytes:
    return unary_model(operator, ("int16", (scale, zero_point)), ("int16", target), shape)


@pytest.mark.parametrize("operator", OPERATORS)
@settings(max_examples=40)
@given(exponent=st.one_of(st.integers(-20, 2), st.floats(-20, 2)))
@example(exponent=-12)  # the scale of the table: no rounding of the argument
@example(exponent=-11)  # taken as exact by TANH alone
@example(exponent=-11.9991)  # near enough to 2**-12 to count as that
@example(exponent=-11.9989)  # not near enough
def test_every_value_at_any_scale(oracles: Oracles, operator: str, exponent: float) -> None:
    assert_every_int16(model(operator, 2.0**exponent), oracles)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("scale", [1e-9, 5.33])
def test_the_ends_of_the_scales(oracles: Oracles, operator: str, scale: float) -> None:
    assert_every_int16(model(operator, scale), oracles)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("shape", [(), (1,), (2, 3, 4)])
def test_any_shape(oracles: Oracles, operator: str, shape: tuple[int, ...]) -> None:
    assert_agree(model(operator, 0.0003, shape), oracles, samples=10)


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_curve_never_falls(operator: str) -> None:
    network = microinfer.load(model(operator, 0.0003))
    answer = np.asarray(network.run(np.arange(-(2**15), 2**15).astype(np.int16)))
    assert (np.diff(answer.astype(int)) >= 0).all()


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("scale", [1e-14, 5.4, 1e30])
def test_scales_beyond_the_argument_are_refused(operator: str, scale: float) -> None:
    with pytest.raises(UnsupportedModel, match="input scale is"):
        microinfer.load(model(operator, scale))


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("target", [(2.0**-14, 0), (2.0**-15 * 1.0001, 0)])
def test_another_output_scale_is_refused(operator: str, target: Affine) -> None:
    with pytest.raises(UnsupportedModel, match="an int16 output must have scale 1/32768"):
        microinfer.load(model(operator, 0.0003, target=target))


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_zero_point_is_refused(operator: str) -> None:
    with pytest.raises(UnsupportedModel, match="input is int16 with zero point -5; 0 is supported"):
        microinfer.load(model(operator, 0.0003, zero_point=-5))
