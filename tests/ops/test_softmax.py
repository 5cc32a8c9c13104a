from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.models import ModelBuilder


def model(
    shape: tuple[int, ...] = (2, 7),
    scale: float = 0.1,
    zero_point: int = 5,
    beta: float = 1.0,
    target: tuple[float, int] = (1 / 256, -128),
) -> bytes:
    builder = ModelBuilder()
    logits = builder.input(shape, "int8", scale, zero_point)
    output = builder.tensor(shape, "int8", *target)
    builder.op("SOFTMAX", [logits], [output], beta=beta)
    return builder.bytes(outputs=[output])


@settings(max_examples=60)
@given(
    shape=st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple),
    depth=st.integers(1, 60),
    exponent=st.floats(-12, 4),
    zero_point=st.integers(-128, 127),
    beta=st.sampled_from([1.0, 0.5, 2.0, 0.1]),
)
def test_any_softmax_agrees_with_the_official_runtimes(
    oracles: Oracles,
    shape: tuple[int, ...],
    depth: int,
    exponent: float,
    zero_point: int,
    beta: float,
) -> None:
    assert_agree(model((*shape, depth), 2.0**exponent, zero_point, beta), oracles, samples=12)


def test_equal_logits_share_evenly() -> None:
    answer = microinfer.load(model((1, 4))).run(np.full((1, 4), 17, np.int8))
    assert np.asarray(answer).tolist() == [[-64, -64, -64, -64]]  # 1/4 each


def test_one_value_takes_all(oracles: Oracles) -> None:
    assert_agree(model((3, 1)), oracles, samples=8)


def test_sums_up_to_512_agree(oracles: Oracles) -> None:
    assert_agree(model((1, 511), scale=2.0**-20), oracles, samples=9)
    assert_agree(model((1, 1001), scale=0.5), oracles, samples=9, tflm=False, litert=False)


def test_the_deepest_row_does_not_overflow() -> None:
    # The named exception: TFLM aborts on a sum beyond 512, LiteRT shifts by 32 and more.
    data = model((1, 4095), scale=2.0**-20)
    assert_equals_c(data, samples=9)
    answer = microinfer.load(data).run(np.zeros((1, 4095), np.int8))
    assert set(np.asarray(answer).reshape(-1).tolist()) == {-128}  # 1/4095 rounds to 0


def test_a_deeper_row_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="the last dimension is 4096"):
        microinfer.load(model((1, 4096)))


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(), samples=50, compiler=compiler, optimization=level)


@pytest.mark.parametrize("target", [(1 / 128, -128), (1 / 256, 0)])
def test_another_output_quantisation_is_refused(target: tuple[float, int]) -> None:
    with pytest.raises(UnsupportedModel, match="scale 1/256 and zero point -128"):
        microinfer.load(model(target=target))


@pytest.mark.parametrize("beta", [0.0, -1.0, float("nan"), float("inf")])
def test_a_beta_that_makes_no_sense_is_refused(beta: float) -> None:
    with pytest.raises(UnsupportedModel, match="beta"):
        microinfer.load(model(beta=beta))
