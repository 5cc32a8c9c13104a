"""AVERAGE_POOL_2D and MAX_POOL_2D of int16: oracle = reference = C."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.pools import pool_cases, pool_model

OPERATORS = ("AVERAGE_POOL_2D", "MAX_POOL_2D")


@pytest.mark.parametrize("operator", OPERATORS)
@settings(max_examples=40)
@given(case=pool_cases())
def test_any_geometry_agrees(oracles: Oracles, operator: str, case: dict[str, Any]) -> None:
    data = pool_model(operator, **{**case, "dtype": "int16", "zero_point": 0})
    assert_agree(data, oracles, samples=8)


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_zero_point_is_refused(operator: str) -> None:
    with pytest.raises(UnsupportedModel, match="zero point 3"):
        microinfer.load(pool_model(operator, dtype="int16", zero_point=3))


def test_windows_whose_sums_could_leave_int32_are_refused() -> None:
    data = pool_model("AVERAGE_POOL_2D", (1, 200, 200, 1), kernel=(200, 200), dtype="int16")
    with pytest.raises(UnsupportedModel, match="a window of 40000 cells"):
        microinfer.load(data)
