from __future__ import annotations

import numpy as np
import pytest

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.views import ints, view_model


@pytest.mark.parametrize("axis", range(-3, 3))
def test_any_axis_agrees_with_the_official_runtimes(oracles: Oracles, axis: int) -> None:
    shape = np.expand_dims(np.zeros((2, 3)), axis).shape
    assert_agree(view_model("EXPAND_DIMS", (2, 3), shape, ints(axis)), oracles)


@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_other_element_types(oracles: Oracles, dtype: str) -> None:
    scale = 0.5 if dtype == "int16" else None
    assert_agree(view_model("EXPAND_DIMS", (2, 3), (1, 2, 3), ints(0), dtype, scale), oracles)


@pytest.mark.parametrize("dtype", ["int32", "bool"])
def test_element_types_that_tflm_refuses(oracles: Oracles, dtype: str) -> None:
    model = view_model("EXPAND_DIMS", (2, 3), (1, 2, 3), ints(0), dtype, None)
    assert_agree(model, oracles, tflm=False)  # TFLM: "only currently supports int8, int16 and f..."


def test_a_scalar_axis_is_an_axis() -> None:
    model = view_model("EXPAND_DIMS", (2, 3), (2, 3, 1), np.array(-1, np.int32))
    assert microinfer.load(model).graph.ops[0].OPERATOR == "EXPAND_DIMS"


def test_an_axis_outside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="axis is 3; a tensor of rank 3 has -3 to 2"):
        microinfer.load(view_model("EXPAND_DIMS", (2, 3), (2, 3, 1), ints(3)))


def test_two_axes_are_malformed() -> None:
    with pytest.raises(MalformedModel, match="axis has 2 values; 1 expected"):
        microinfer.load(view_model("EXPAND_DIMS", (2, 3), (2, 3, 1), ints(0, 1)))


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"output shape is \[2, 3, 1\]; \[1, 2, 3\] follows"):
        microinfer.load(view_model("EXPAND_DIMS", (2, 3), (2, 3, 1), ints(0)))


def test_a_change_of_scale_is_refused() -> None:
    model = view_model("EXPAND_DIMS", (2, 3), (1, 2, 3), ints(0), output_scale=0.1)
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(model)
