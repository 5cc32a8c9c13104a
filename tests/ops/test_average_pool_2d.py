from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.schema import Padding
from tests.support.agreement import Oracles, assert_agree
from tests.support.pools import pool_cases, pool_model

OPERATOR = "AVERAGE_POOL_2D"


@settings(max_examples=40)
@given(case=pool_cases())
def test_any_pool_agrees_with_the_official_runtimes(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(pool_model(OPERATOR, **case), oracles, samples=10)


def run(model: bytes, values: list[int], shape: tuple[int, ...]) -> list[int]:
    network = microinfer.load(model)
    image = np.array(values, np.int8).reshape(shape)
    return [int(value) for value in np.asarray(network.run(image)).reshape(-1)]


def test_ties_round_away_from_zero() -> None:
    model = pool_model(OPERATOR, (1, 1, 4, 1), kernel=(1, 2), stride=(1, 2))
    assert run(model, [1, 2, -1, -2], (1, 1, 4, 1)) == [2, -2]


def test_padding_is_not_counted() -> None:
    model = pool_model(OPERATOR, (1, 2, 2, 1), (3, 3), (2, 2), Padding.SAME)
    assert run(model, [100, 100, 100, 100], (1, 2, 2, 1)) == [100]


def test_the_zero_point_is_averaged_like_any_value() -> None:
    model = pool_model(OPERATOR, (1, 1, 2, 1), (1, 2), zero_point=-128)
    assert run(model, [-128, -127], (1, 1, 2, 1)) == [-128]


@pytest.mark.parametrize("kernel", [(300, 1), (1, 300), (300, 300)])
def test_a_window_much_larger_than_the_image(oracles: Oracles, kernel: tuple[int, int]) -> None:
    assert_agree(pool_model(OPERATOR, (1, 3, 4, 2), kernel, (1, 1), Padding.SAME), oracles)


def test_different_quantisation_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(pool_model(OPERATOR, output_scale=0.06))


def test_sums_that_could_leave_int32_are_refused() -> None:
    model = pool_model(OPERATOR, (1, 4096, 2048, 1), kernel=(4096, 2048))
    with pytest.raises(UnsupportedModel, match=r"8388608 cells; the cells of a window must"):
        microinfer.load(model)


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"output shape is \[1, 5, 4, 2\]"):
        microinfer.load(pool_model(OPERATOR, output_shape=(1, 5, 4, 2)))


def test_a_window_that_does_not_fit_is_malformed() -> None:
    model = pool_model(OPERATOR, kernel=(7, 3), output_shape=(1, 1, 3, 2))
    with pytest.raises(MalformedModel, match="7x3 window does not fit a 6x5 input"):
        microinfer.load(model)


@pytest.mark.parametrize("kernel", [(0, 1), (1, 0), (-1, 1), (1, 40000)])
def test_impossible_windows_are_malformed(kernel: tuple[int, int]) -> None:
    model = pool_model(OPERATOR, kernel=kernel, output_shape=(1, 6, 5, 2))
    with pytest.raises(MalformedModel, match=r"filter_(height|width) is"):
        microinfer.load(model)
