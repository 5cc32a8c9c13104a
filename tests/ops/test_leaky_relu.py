from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel
from tests.support.agreement import Oracles
from tests.support.elementwise import affine
from tests.support.lookups import assert_every_value, lookup_model


@settings(max_examples=40)
@given(source=affine(), target=affine(), alpha=st.floats(-2, 2, width=32))
def test_every_value_at_any_scales(
    oracles: Oracles, source: tuple[float, int], target: tuple[float, int], alpha: float
) -> None:
    data = lookup_model("LEAKY_RELU", source, target, alpha=alpha)
    assert_every_value(data, oracles)


def test_an_alpha_that_is_no_number_is_refused() -> None:
    with pytest.raises(MalformedModel, match="alpha is nan"):
        microinfer.load(lookup_model("LEAKY_RELU", alpha=float("nan")))
