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

OPERATOR = "MAX_POOL_2D"


@settings(max_examples=40)
@given(case=pool_cases())
def test_any_pool_agrees_with_the_official_runtimes(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(pool_model(OPERATOR, **case), oracles, samples=10)


def test_padding_never_wins() -> None:
    """Not even over the smallest value there is, nor by being the zero point."""
    model = pool_model(OPERATOR, (1, 2, 2, 1), (3, 3), (2, 2), Padding.SAME, zero_point=50)
    image = np.full((1, 2, 2, 1), -128, np.int8)
    assert np.asarray(microinfer.load(model).run(image)).tolist() == [[[[-128]]]]


def test_the_fused_activation_clamps() -> None:
    model = pool_model(OPERATOR, (1, 1, 2, 1), (1, 1), activation=3, scale=0.1, zero_point=-10)
    image = np.array([-128, 127], np.int8).reshape(1, 1, 2, 1)
    assert np.asarray(microinfer.load(model).run(image)).reshape(-1).tolist() == [-10, 50]


def test_different_quantisation_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(pool_model(OPERATOR, output_scale=0.06))


def test_an_image_that_is_not_nhwc_is_refused() -> None:
    model = pool_model(OPERATOR, (1, 6, 5, 2, 1), output_shape=(1, 5, 3, 2))
    with pytest.raises(UnsupportedModel, match="input has rank 5"):
        microinfer.load(model)


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"output shape is \[1, 5, 4, 2\]"):
        microinfer.load(pool_model(OPERATOR, output_shape=(1, 5, 4, 2)))
