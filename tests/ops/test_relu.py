"""RELU: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer import MalformedModel, UnsupportedModel
from microinfer.lower import lower
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8, Affine, affine, run_both, unary_model
from tests.support.models import ModelBuilder


@settings(max_examples=30)
@given(source=affine(), target=affine())
def test_every_value_at_any_scales(oracles: Oracles, source: Affine, target: Affine) -> None:
    model = unary_model("RELU", ("int8", source), ("int8", target))
    assert_agree(model, oracles, samples=8)


@settings(max_examples=10)
@given(both=affine())
def test_every_value_where_only_the_clamp_is_left(oracles: Oracles, both: Affine) -> None:
    model = unary_model("RELU", ("int8", both), ("int8", both), shape=(2, 4, 4, 8))
    assert_agree(model, oracles, samples=8)


def test_equal_quantization_keeps_positive_values() -> None:
    model = unary_model("RELU", ("int8", (0.5, -3)), ("int8", (0.5, -3)))
    result = run_both(model, EVERY_INT8)
    assert result.tolist() == np.maximum(EVERY_INT8, -3).tolist()


def test_litert_rounds_the_multiplier_to_float32_and_tflm_does_not(oracles: Oracles) -> None:
    model = unary_model("RELU", ("int8", (0.5, 0)), ("int8", (0.2, -128)))
    assert_agree(model, oracles, samples=8)  # 2.5 in float32, a little less in double
    tflm, litert = (
        microinfer.load(model, reference).run(EVERY_INT8) for reference in ("tflm", "litert")
    )
    assert np.count_nonzero(tflm != litert) > 0


def test_a_scalar(oracles: Oracles) -> None:
    model = unary_model("RELU", ("int8", (0.5, -3)), ("int8", (0.2, 9)), shape=())
    assert_agree(model, oracles)


def test_values_that_could_leave_int32_are_refused() -> None:
    model = unary_model("RELU", ("int8", (1.0, 0)), ("int8", (2.0**-24, 0)))
    with pytest.raises(UnsupportedModel, match=r"within \[-128, 127\] .* shift left by 25"):
        microinfer.load(model)


def test_another_output_shape_is_malformed() -> None:
    b = ModelBuilder()
    x, y = b.input((4,), "int8", 0.5), b.tensor((5,), "int8", 0.5)
    b.op("RELU", [x], [y])
    with pytest.raises(MalformedModel, match=r"output shape is \[5\]; \[4\]"):
        lower(b.model([y]))
