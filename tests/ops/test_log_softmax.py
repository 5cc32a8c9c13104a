from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.lookups import Affine, lookup_model

Shape = tuple[int, ...]


def model(
    shape: Shape = (2, 7), source: Affine = (0.1, 5), target: Affine = (16 / 256, 127)
) -> bytes:
    return lookup_model("LOG_SOFTMAX", source, target, shape)


@settings(max_examples=60)
@given(
    outer=st.lists(st.integers(1, 4), max_size=2).map(tuple),
    depth=st.integers(3, 60),
    exponent=st.floats(-12, 6),
    zero_point=st.integers(-128, 127),
)
def test_any_rows_agree(
    oracles: Oracles, outer: Shape, depth: int, exponent: float, zero_point: int
) -> None:
    assert_agree(model((*outer, depth), (2.0**exponent, zero_point)), oracles, samples=12)


@pytest.mark.parametrize("scale", [0.001, 0.0627, 0.125, 0.13, 0.25, 1.0, 16.0, 31.5, 32.0, 1000.0])
def test_every_difference_agrees(oracles: Oracles, scale: float) -> None:
    # Around scale 1/8 a row's differences just reach the 16 that the output holds.
    assert_agree(model((256,), (scale, 0)), oracles, samples=10)


def test_the_scales_at_the_ends_agree(oracles: Oracles) -> None:
    for scale in (1.01 * 2**-26, 2.0**20):
        assert_agree(model((3, 9), (scale, 0)), oracles, samples=10)


def test_equal_logits_share_evenly() -> None:
    answer = microinfer.load(model((1, 4))).run(np.full((1, 4), 17, np.int8))
    assert np.asarray(answer).tolist() == [[127 - 22] * 4]  # ln 4 is 22.2 sixteenths


def test_one_value_takes_all(oracles: Oracles) -> None:
    assert_agree(model((3, 1)), oracles, samples=8)


def test_the_deepest_row_does_not_overflow(oracles: Oracles) -> None:
    assert_agree(model((1, 4095), (2.0**-20, 0)), oracles, samples=9)
    with pytest.raises(UnsupportedModel, match="the last dimension is 4096"):
        microinfer.load(model((1, 4096)))


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(), samples=50, compiler=compiler, optimization=level)


@pytest.mark.parametrize("target", [(1 / 16, 126), (1 / 256, 127)])
def test_another_output_quantisation_is_refused(target: Affine) -> None:
    with pytest.raises(UnsupportedModel, match="scale 16/256 and zero point 127"):
        microinfer.load(model(target=target))


def test_a_scale_that_is_too_small_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match=r"larger than 2\*\*-26"):
        microinfer.load(model(source=(2.0**-26, 0)))
