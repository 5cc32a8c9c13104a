"""BATCH_MATMUL of int16: oracle = reference = C."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.ops.test_batch_matmul import cases, model
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import scales


@settings(max_examples=50)
@given(case=cases(), first=scales(-16, -8), second=scales(-16, -8), target=scales(-12, -4))
def test_any_product_agrees(
    oracles: Oracles, case: dict[str, Any], first: float, second: float, target: float
) -> None:
    affines = ((first, 0), (second, 0), (target, 0))
    wide = tuple(c if c is None else c.astype("int16") * 251 for c in case["constants"])
    data = model(**{**case, "affines": affines, "constants": wide}, dtype="int16")
    assert_agree(data, oracles, samples=8)


def test_a_zero_point_is_refused() -> None:
    affines = ((0.001, 0), (0.001, 3), (0.01, 0))
    with pytest.raises(UnsupportedModel, match="zero point 3"):
        microinfer.load(model(affines=affines, dtype="int16"))


def test_a_ratio_that_is_too_large_is_refused() -> None:
    affines = ((16.0, 0), (16.0, 0), (0.001, 0))
    with pytest.raises(UnsupportedModel, match="shifts up to 14"):
        microinfer.load(model(affines=affines, dtype="int16"))
