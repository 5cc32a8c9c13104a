"""RELU6: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8, Affine, affine, run_both, unary_model


@settings(max_examples=25)
@given(both=affine())
def test_every_value_at_any_scale(oracles: Oracles, both: Affine) -> None:
    assert_agree(unary_model("RELU6", ("int8", both), ("int8", both)), oracles, samples=8)


def test_six_is_the_largest_value() -> None:
    model = unary_model("RELU6", ("int8", (0.5, -3)), ("int8", (0.5, -3)))
    result = run_both(model, EVERY_INT8)
    assert result.tolist() == np.clip(EVERY_INT8, -3, -3 + 12).tolist()


@pytest.mark.parametrize("target", [(0.25, -3), (0.5, -4)])
def test_another_output_quantization_is_refused(target: Affine) -> None:
    # TFLM leaves the stored integers as they are, LiteRT rescales them.
    model = unary_model("RELU6", ("int8", (0.5, -3)), ("int8", target))
    with pytest.raises(UnsupportedModel, match="must share scale and zero point"):
        microinfer.load(model)
