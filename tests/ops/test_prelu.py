from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine
from tests.support.pairs import pair_model


@settings(max_examples=40)
@given(
    height=st.integers(1, 3),
    depth=st.integers(1, 5),
    source=affine(),
    alpha=affine(),
    target=affine(),
    seed=st.integers(0, 99),
)
def test_any_slopes_agree(
    oracles: Oracles,
    height: int,
    depth: int,
    source: Affine,
    alpha: Affine,
    target: Affine,
    seed: int,
) -> None:
    slopes = np.random.default_rng(seed).integers(-128, 128, (1, 1, depth)).astype(np.int8)
    shapes = ((2, height, 4, depth), (1, 1, depth))
    model = pair_model("PRELU", shapes, "int8", (source, alpha), target, constant=slopes)
    assert_agree(model, oracles, samples=10)


def test_alpha_of_the_inputs_own_shape_agrees(oracles: Oracles) -> None:
    slopes = np.arange(-6, 6, dtype=np.int8).reshape(1, 3, 4)
    model = pair_model(
        "PRELU", ((1, 3, 4), (1, 3, 4)), "int8", ((0.1, 3), (0.02, -1)), (0.1, 0), constant=slopes
    )
    assert_agree(model, oracles, samples=10)


def test_an_alpha_larger_than_the_input_is_refused() -> None:
    model = pair_model("PRELU", ((1, 3), (2, 3)), "int8", ((0.1, 0), (0.1, 0)), (0.1, 0))
    with pytest.raises(UnsupportedModel, match="alpha must broadcast to the input's shape"):
        microinfer.load(model)


def test_int16_is_refused_as_no_official_runtime_computes_it() -> None:
    affines = ((0.5, 0), (0.5, 0))
    model = pair_model("PRELU", ((4,), (4,)), "int16", affines, output=(0.5, 0))
    with pytest.raises(UnsupportedModel, match="first operand is int16; int8 is supported"):
        microinfer.load(model)
