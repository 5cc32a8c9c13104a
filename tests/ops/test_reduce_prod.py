from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine, scales
from tests.support.reductions import Shape, reduction_model, reductions


def assert_products_agree(data: bytes, oracles: Oracles) -> None:
    try:
        microinfer.load(data)
    except UnsupportedModel as error:
        assume("could leave int32" not in str(error))
        assume("a shift of" not in str(error))
        raise
    # The named exception: TFLM has no kernel.
    assert_agree(data, oracles, samples=10, tflm=False)


@settings(max_examples=60)
@given(case=reductions(), source=affine(), target=affine())
def test_any_int8_product_agrees(
    oracles: Oracles, case: tuple[Shape, list[int], bool], source: Affine, target: Affine
) -> None:
    data = reduction_model("REDUCE_PROD", *case, (source[0] / 8, source[1]), target)
    assert_products_agree(data, oracles)


@settings(max_examples=40)
@given(case=reductions(), source=scales(-16, -10), target=scales(-10, -3))
def test_any_int16_product_agrees(
    oracles: Oracles, case: tuple[Shape, list[int], bool], source: float, target: float
) -> None:
    data = reduction_model("REDUCE_PROD", *case, (source, 0), (target, 0), "int16")
    assert_products_agree(data, oracles)


@pytest.mark.parametrize("dtype", ["int8", "int16"])
def test_products_that_could_leave_int32_are_refused(dtype: str) -> None:
    data = reduction_model("REDUCE_PROD", (40,), [0], False, (1.0, 0), (1.0, 0), dtype)
    with pytest.raises(UnsupportedModel, match="could leave int32"):
        microinfer.load(data)
