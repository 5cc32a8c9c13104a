from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from tests.support.agreement import Oracles
from tests.support.elementwise import EVERY_INT8, affine
from tests.support.lookups import assert_c_gives_every_value, assert_every_value, lookup_model


@settings(max_examples=40)
@given(exponent=st.floats(-10, 3), target=affine())
def test_every_value_at_any_scales(
    oracles: Oracles, exponent: float, target: tuple[float, int]
) -> None:
    # Both runtimes refuse to run on negatives, so that the zero point is the least there is.
    assert_every_value(lookup_model("RSQRT", (2.0**exponent, -128), target), oracles)


def test_what_is_not_positive_gives_the_largest_output() -> None:
    data = lookup_model("RSQRT", (0.1, 0), (0.1, 9))
    answer = np.asarray(microinfer.load(data).run(EVERY_INT8))
    assert set(answer[:129].tolist()) == {127}
    assert_c_gives_every_value(data)
