"""RELU_N1_TO_1: oracle = reference = C. TFLM has no such operator: LiteRT is the one oracle."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8, Affine, affine, run_both, unary_model


@settings(max_examples=30)
@given(source=affine(), target=affine())
def test_every_value_at_any_scales(oracles: Oracles, source: Affine, target: Affine) -> None:
    model = unary_model("RELU_N1_TO_1", ("int8", source), ("int8", target))
    try:
        microinfer.load(model)
    except UnsupportedModel as error:
        assert "clamp must leave" in str(error)  # noqa: PT017 -- the one refusal possible here
        return
    assert_agree(model, oracles, samples=8, tflm=False)


def test_every_value_where_only_the_clamp_is_left(oracles: Oracles) -> None:
    both = (0.01, -3)
    model = unary_model("RELU_N1_TO_1", ("int8", both), ("int8", both))
    assert_agree(model, oracles, samples=8, tflm=False)


def test_the_ratio_is_a_float32(oracles: Oracles) -> None:
    # 2.5 in float32, a little less in double: odd values, halves after rescaling, would differ.
    model = unary_model("RELU_N1_TO_1", ("int8", (0.0625, 0)), ("int8", (0.025, 0)))
    assert_agree(model, oracles, samples=8, tflm=False)


def test_one_is_the_largest_value_and_minus_one_the_least() -> None:
    model = unary_model("RELU_N1_TO_1", ("int8", (0.5, -3)), ("int8", (0.5, -3)))
    result = run_both(model, EVERY_INT8)
    assert result.tolist() == np.clip(EVERY_INT8, -5, -1).tolist()


def test_both_references_divide_in_float32() -> None:
    model = unary_model("RELU_N1_TO_1", ("int8", (0.1, 0)), ("int8", (0.7, 0)))
    ratio = float(np.float32(0.1) / np.float32(0.7))
    for reference in ("tflm", "litert"):
        op = microinfer.load(model, reference=reference).graph.ops[0]
        assert op.rescale.real_multiplier == ratio
