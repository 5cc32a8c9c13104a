from __future__ import annotations

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine
from tests.support.reductions import Shape, reduction_model, reductions


@settings(max_examples=30)
@given(case=reductions(), scale=affine())
def test_any_reduction_agrees(
    oracles: Oracles, case: tuple[Shape, list[int], bool], scale: Affine
) -> None:
    assert_agree(reduction_model("REDUCE_MIN", *case, scale, scale), oracles, samples=10)


def test_another_scale_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="must share scale and zero point"):
        microinfer.load(reduction_model("REDUCE_MIN", (2, 3), [1], target=(0.1, 3)))
