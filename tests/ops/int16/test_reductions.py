"""MEAN, SUM, REDUCE_MAX and REDUCE_MIN of int16: oracle = reference = C."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import scales
from tests.support.reductions import Shape, reduction_model, reductions

RESCALING = ("MEAN", "SUM")
SAME_SCALE = ("REDUCE_MAX", "REDUCE_MIN")


@pytest.mark.parametrize("operator", RESCALING)
@settings(max_examples=40)
@given(case=reductions(), source=scales(-16, -3), target=scales(-16, -3))
def test_any_sum_agrees(
    oracles: Oracles,
    operator: str,
    case: tuple[Shape, list[int], bool],
    source: float,
    target: float,
) -> None:
    target = max(target, source)  # sums shift right
    data = reduction_model(operator, *case, (source, 0), (target, 0), "int16")
    # The named exception: LiteRT reads values as uint8 in SUM.
    assert_agree(data, oracles, samples=8, litert=operator != "SUM")


@pytest.mark.parametrize("operator", SAME_SCALE)
@settings(max_examples=30)
@given(case=reductions())
def test_any_extremum_agrees(
    oracles: Oracles, operator: str, case: tuple[Shape, list[int], bool]
) -> None:
    data = reduction_model(operator, *case, (0.001, 0), (0.001, 0), "int16")
    # The named exception: TFLM has no int16 kernel.
    assert_agree(data, oracles, samples=8, tflm=False)


@pytest.mark.parametrize("operator", [*RESCALING, *SAME_SCALE])
def test_a_zero_point_is_refused(operator: str) -> None:
    data = reduction_model(operator, (3, 4), [1], False, (0.001, 3), (0.001, 3), "int16")
    with pytest.raises(UnsupportedModel, match="zero point 3"):
        microinfer.load(data)
