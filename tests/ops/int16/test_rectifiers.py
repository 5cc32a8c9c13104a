"""RELU, RELU6, LEAKY_RELU and ABS of int16: oracle = reference = C, on all 65536 values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import scales
from tests.support.every import assert_every_int16
from tests.support.models import ModelBuilder

RESCALING = ("ABS", "RELU")

ALPHAS = st.one_of(st.floats(-2, 2), st.sampled_from([0.0, 0.01, 0.1, 0.3, 1.0, -0.5]))


def model(
    operator: str,
    source: float = 0.0005,
    target: float = 0.0007,
    shape: tuple[int, ...] = (65536,),
    zero_point: int = 0,
    **options: Any,
) -> bytes:
    b = ModelBuilder()
    x = b.input(shape, "int16", source, zero_point)
    y = b.tensor(shape, "int16", target)
    b.op(operator, [x], [y], **options)
    return b.bytes(outputs=[y])


@pytest.mark.parametrize("operator", RESCALING)
@settings(max_examples=40)
@given(source=scales(-16, -3), target=scales(-16, -3))
@example(source=0.5, target=1.0)  # every odd value is a tie
@example(source=1.0, target=1.0)
def test_every_value(oracles: Oracles, operator: str, source: float, target: float) -> None:
    assert_every_int16(model(operator, source, target), oracles)


@settings(max_examples=40)
@given(source=scales(-16, -3), target=scales(-16, -3), alpha=ALPHAS)
@example(source=0.5, target=1.0, alpha=-1.0)
def test_every_value_leaks(oracles: Oracles, source: float, target: float, alpha: float) -> None:
    assert_every_int16(model("LEAKY_RELU", source, target, alpha=alpha), oracles)


@settings(max_examples=20)
@given(scale=scales(-16, 3))
@example(scale=6 / 32767)  # 6 is the largest value
@example(scale=0.0001)  # 6 is beyond it
def test_every_value_up_to_6(oracles: Oracles, scale: float) -> None:
    assert_every_int16(model("RELU6", scale, scale), oracles)


@pytest.mark.parametrize("operator", ["ABS", "LEAKY_RELU", "RELU", "RELU6"])
@pytest.mark.parametrize("shape", [(), (1,), (2, 3, 4)])
def test_any_shape(oracles: Oracles, operator: str, shape: tuple[int, ...]) -> None:
    options = {"alpha": 0.2} if operator == "LEAKY_RELU" else {}
    assert_agree(model(operator, 0.0005, 0.0005, shape, **options), oracles, samples=10)


@pytest.mark.parametrize("operator", ["ABS", "LEAKY_RELU", "RELU", "RELU6"])
def test_a_zero_point_is_refused(operator: str) -> None:
    options = {"alpha": 0.2} if operator == "LEAKY_RELU" else {}
    with pytest.raises(UnsupportedModel, match="input is int16 with zero point 9; 0 is supported"):
        microinfer.load(model(operator, zero_point=9, **options))


@pytest.mark.parametrize("operator", ["ABS", "LEAKY_RELU", "RELU"])
def test_an_output_scale_that_overflows_is_refused(operator: str) -> None:
    options = {"alpha": 0.2} if operator == "LEAKY_RELU" else {}
    with pytest.raises(UnsupportedModel, match=r"shift left by 17"):
        microinfer.load(model(operator, 1.0, 2.0**-16, **options))


def test_relu_n1_to_1_of_int16_is_refused_as_by_every_runtime() -> None:
    with pytest.raises(UnsupportedModel, match="input is int16; int8 is supported"):
        microinfer.load(model("RELU_N1_TO_1"))
