from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles
from tests.support.divisions import assert_division_agrees, division_by_hand
from tests.support.elementwise import Shape, broadcasting_shapes
from tests.support.pairs import pair_model

OPERATOR = "FLOOR_DIV"


@settings(max_examples=30)
@given(
    shapes=broadcasting_shapes(),
    dtype=st.sampled_from(["int8", "int16", "int32"]),
    seed=st.integers(0, 99),
)
def test_any_shapes_agree(
    oracles: Oracles, shapes: tuple[Shape, Shape], dtype: str, seed: int
) -> None:
    assert_division_agrees(OPERATOR, shapes, dtype, seed, oracles)


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32"])
def test_a_divisor_of_zero_gives_zero_and_the_least_wraps(dtype: str) -> None:
    least = {"int8": -(2**7), "int16": -(2**15), "int32": -(2**31)}[dtype]
    got = division_by_hand(OPERATOR, dtype, [5, least, -7, 7], [0, -1, 2, -2])
    assert got.tolist() == [0, least, -4, -4]


def test_a_scale_is_refused() -> None:
    scales = ((0.5, 0), (0.5, 0))
    with pytest.raises(UnsupportedModel, match="dividend has a scale"):
        microinfer.load(pair_model(OPERATOR, ((3,), (3,)), "int8", scales, (0.5, 0)))
