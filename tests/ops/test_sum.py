from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine
from tests.support.reductions import Shape, reduction_model, reductions


@settings(max_examples=40)
@given(case=reductions(), source=affine(), ratio=st.floats(0.02, 200), zero=st.integers(-128, 127))
def test_any_sum_agrees(
    oracles: Oracles, case: tuple[Shape, list[int], bool], source: Affine, ratio: float, zero: int
) -> None:
    model = reduction_model("SUM", *case, source, (source[0] * ratio, zero))
    # The named exception: LiteRT reads int8 as uint8.
    assert_agree(model, oracles, samples=10, litert=False)


def test_sums_that_could_leave_int32_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="sums of 16777216 values"):
        microinfer.load(reduction_model("SUM", (4096, 4096), [0, 1]))
