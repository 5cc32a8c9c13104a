from __future__ import annotations

import pytest

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.views import view_model


@pytest.mark.parametrize(
    ("dims", "output_shape"),
    [
        ((), (2, 3)),
        ((0,), (2, 1, 3)),
        ((2,), (1, 2, 3)),
        ((-2,), (1, 2, 3)),
        ((0, 2), (2, 3)),
        ((2, -4, 0), (2, 3)),
    ],
)
def test_any_dims_agree_with_the_official_runtimes(
    oracles: Oracles, dims: tuple[int, ...], output_shape: tuple[int, ...]
) -> None:
    assert_agree(view_model("SQUEEZE", (1, 2, 1, 3), output_shape, squeeze_dims=dims), oracles)


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "bool"])
def test_any_element_type(oracles: Oracles, dtype: str) -> None:
    scale = 0.5 if dtype == "int16" else None
    model = view_model("SQUEEZE", (1, 2, 3), (2, 3), None, dtype, scale, squeeze_dims=(0,))
    assert_agree(model, oracles)


def test_a_dimension_that_is_not_1_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"names dimension 1 of shape \[1, 2\]"):
        microinfer.load(view_model("SQUEEZE", (1, 2), (1,), squeeze_dims=(1,)))


def test_a_dimension_outside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="squeeze_dims is 2; a tensor of rank 2 has -2 to 1"):
        microinfer.load(view_model("SQUEEZE", (1, 2), (2,), squeeze_dims=(2,)))


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"output shape is \[2, 1\]; \[2\] follows"):
        microinfer.load(view_model("SQUEEZE", (1, 2), (2, 1), squeeze_dims=()))


def test_a_change_of_scale_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(view_model("SQUEEZE", (1, 2), (2,), output_scale=0.1, squeeze_dims=()))
