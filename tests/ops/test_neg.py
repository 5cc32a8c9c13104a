from __future__ import annotations

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles
from tests.support.elementwise import scales
from tests.support.lookups import assert_every_value, lookup_model


@settings(max_examples=10)
@given(scale=scales())
def test_every_value_at_any_scale(oracles: Oracles, scale: float) -> None:
    # The named exception: TFLM has no int8 kernel.
    data = lookup_model("NEG", (scale, 0), (scale, 0))
    assert_every_value(data, oracles, ("litert",))


def test_a_zero_point_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="zero point 3; the input's zero point must be 0"):
        microinfer.load(lookup_model("NEG", (0.5, 3), (0.5, 3)))


def test_another_scale_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="must share scale"):
        microinfer.load(lookup_model("NEG", (0.5, 0), (0.25, 0)))
