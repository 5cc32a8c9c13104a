from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles
from tests.support.elementwise import affine
from tests.support.lookups import assert_every_value, lookup_model


@settings(max_examples=40)
@given(source=affine(), target=affine())
def test_every_value_at_any_scales(
    oracles: Oracles, source: tuple[float, int], target: tuple[float, int]
) -> None:
    assume(source[0] / target[0] < 127)
    assert_every_value(lookup_model("HARD_SWISH", source, target), oracles)


def test_an_output_scale_that_would_shift_left_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="up to 128 is supported"):
        microinfer.load(lookup_model("HARD_SWISH", (1.0, 0), (1 / 256, 0)))
