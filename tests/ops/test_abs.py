from __future__ import annotations

import numpy as np
from hypothesis import given, settings

import microinfer
from tests.support.agreement import Oracles
from tests.support.elementwise import EVERY_INT8, affine
from tests.support.lookups import assert_every_value, lookup_model


@settings(max_examples=40)
@given(source=affine(), target=affine())
def test_every_value_at_any_scales(
    oracles: Oracles, source: tuple[float, int], target: tuple[float, int]
) -> None:
    data = lookup_model("ABS", source, target)
    assert_every_value(data, oracles)


def test_equal_scales_are_not_rescaled() -> None:
    data = lookup_model("ABS", (0.5, 0), (0.5, 0))
    answer = np.asarray(microinfer.load(data).run(EVERY_INT8))
    assert answer.tolist() == [min(abs(x), 127) for x in range(-128, 128)]
