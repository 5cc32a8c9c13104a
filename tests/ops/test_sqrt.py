from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from tests.support.agreement import Oracles
from tests.support.elementwise import EVERY_INT8, affine, scales
from tests.support.lookups import assert_c_gives_every_value, assert_every_value, lookup_model


@settings(max_examples=40)
@given(scale=scales(), target=affine())
def test_every_value_at_any_scales(
    oracles: Oracles, scale: float, target: tuple[float, int]
) -> None:
    # The named exception: TFLM has SQRT for floats only. LiteRT refuses to run on negatives, so
    # that the zero point is the least there is.
    assert_every_value(lookup_model("SQRT", (scale, -128), target), oracles, ("litert",))


@given(zero_point=st.integers(-127, 127))
@settings(max_examples=5)
def test_the_root_of_a_negative_is_zero(zero_point: int) -> None:
    data = lookup_model("SQRT", (0.1, zero_point), (0.1, 9))
    answer = np.asarray(microinfer.load(data).run(EVERY_INT8))
    assert set(answer[: zero_point + 129].tolist()) == {9}
    assert_c_gives_every_value(data)
