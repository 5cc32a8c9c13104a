from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.lookups import Affine, lookup_model

Shape = tuple[int, ...]


def model(
    shape: Shape = (2, 7),
    source: Affine = (0.1, 5),
    target: Affine = (1 / 128, 0),
    activation: int = 0,
) -> bytes:
    return lookup_model(
        "L2_NORMALIZATION", source, target, shape, fused_activation_function=activation
    )


@settings(max_examples=40)
@given(
    outer=st.lists(st.integers(1, 4), max_size=3).map(tuple),
    depth=st.integers(3, 40),
    exponent=st.floats(-10, 3),
    zero_point=st.integers(-128, 127),
)
def test_any_rows_agree(
    oracles: Oracles, outer: Shape, depth: int, exponent: float, zero_point: int
) -> None:
    assert_agree(model((*outer, depth), (2.0**exponent, zero_point)), oracles, samples=12)


def test_rows_of_one_value_agree(oracles: Oracles) -> None:
    for zero_point in (-128, 0, 127):
        assert_agree(model((256, 1), (0.1, zero_point)), oracles, samples=12)


def test_long_rows_agree(oracles: Oracles) -> None:
    assert_agree(model((2, 9001), (0.1, 100)), oracles, samples=10)


def test_a_row_of_real_zeros_stays_so() -> None:
    answer = microinfer.load(model()).run(np.full((2, 7), 5, np.int8))
    assert not np.asarray(answer).any()


def test_three_four_five() -> None:
    answer = microinfer.load(model((1, 2), (1.0, 0))).run(np.array([[3, -4]], np.int8))
    assert np.asarray(answer).tolist() == [[77, -102]]  # 0.6 and -0.8 in 128ths


def test_the_longest_row_does_not_overflow() -> None:
    data = model((1, 33025), (0.1, 127))
    assert_equals_c(data, samples=9)
    with pytest.raises(UnsupportedModel, match="33026 squares of up to 255"):
        microinfer.load(model((1, 33026), (0.1, 127)))


def test_five_dimensions_give_what_one_gives() -> None:
    # The named exception: TFLM stops at 4.
    flat, deep = model((6, 5)), model((1, 2, 3, 1, 5))
    x = np.arange(-15, 15, dtype=np.int8)
    answers = [
        np.asarray(microinfer.load(data).run(x.reshape(shape))).reshape(-1)
        for data, shape in ((flat, (6, 5)), (deep, (1, 2, 3, 1, 5)))
    ]
    assert (answers[0] == answers[1]).all()
    assert_equals_c(deep)


@pytest.mark.parametrize("target", [(1 / 128, 1), (1 / 256, 0)])
def test_another_output_quantisation_is_refused(target: Affine) -> None:
    with pytest.raises(UnsupportedModel, match="scale 1/128 and zero point 0"):
        microinfer.load(model(target=target))


def test_what_else_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="fused activation RELU"):
        microinfer.load(model(activation=1))
    with pytest.raises(UnsupportedModel, match="input is a scalar"):
        microinfer.load(model(()))
