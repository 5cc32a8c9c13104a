"""SOFTMAX of int16: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from microinfer.ops.shared.softmax_16 import Softmax16
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine
from tests.support.models import ModelBuilder

TARGET = (2.0**-15, 0)

ONE_TO_ONE = 10 / 65535
"""A scale at which a difference is an argument of the exponentials' table."""


def model(
    shape: tuple[int, ...] = (64, 9),
    scale: float = 0.0003,
    beta: float = 1.0,
    source_zero_point: int = 0,
    target: Affine = TARGET,
) -> bytes:
    b = ModelBuilder()
    x = b.input(shape, "int16", scale, source_zero_point)
    y = b.tensor(shape, "int16", *target)
    b.op("SOFTMAX", [x], [y], beta=beta)
    return b.bytes(outputs=[y])


@settings(max_examples=60)
@given(
    shape=st.lists(st.integers(1, 9), min_size=1, max_size=4).map(tuple),
    exponent=st.floats(-16, 2),
    beta=st.sampled_from([1.0, 0.5, 0.3, 1.9]),
    seed=st.integers(0, 99),
)
def test_any_shape_scale_and_beta(
    oracles: Oracles, shape: tuple[int, ...], exponent: float, beta: float, seed: int
) -> None:
    assert_agree(model(shape, 2.0**exponent, beta), oracles, samples=8, seed=seed)


@pytest.mark.parametrize("depth", [1, 2, 3, 10, 37, 257, 3000])
def test_rows_of_any_length(oracles: Oracles, depth: int) -> None:
    assert_agree(model((4096 // depth + 1, depth), 0.00007), oracles, samples=8)


def test_the_longest_row(oracles: Oracles) -> None:
    assert_agree(model((1, 65535), 1e-6), oracles, samples=4)


@pytest.mark.parametrize("reference", ["tflm", "litert"])
def test_every_difference_of_two(oracles: Oracles, reference: str) -> None:
    # 32767 and each other value: sums that visit every line of the reciprocals' table.
    session = getattr(oracles, reference)
    if session is None:
        pytest.skip(f"oracle {reference} is not installed")
    every = np.arange(-(2**15), 2**15)
    rows = np.stack([np.full_like(every, 2**15 - 1), every], axis=1).astype(np.int16)
    data = model((65536, 2), ONE_TO_ONE)
    wanted = session.run(data, [[rows]])[0].outputs[0]
    got = np.asarray(microinfer.load(data, reference).run(rows))
    assert np.flatnonzero((got != wanted).any(axis=1)).tolist() == []


def test_the_references_differ_in_two_points_of_the_reciprocals() -> None:
    def tables(reference: str) -> Softmax16:
        (op,) = microinfer.load(model(), reference).graph.ops
        assert isinstance(op, Softmax16)
        return op

    single, double = tables("tflm"), tables("litert")
    assert single.exponentials.tolist() == double.exponentials.tolist()
    differing = np.flatnonzero(single.reciprocals != double.reciprocals)
    assert differing.tolist() == [160, 294]
    assert (single.reciprocals - double.reciprocals)[differing].tolist() == [-1, 1]


@pytest.mark.parametrize("target", [(2.0**-14, 0), (2.0**-15, 1)])
def test_another_output_quantisation_is_refused(target: Affine) -> None:
    with pytest.raises(UnsupportedModel, match=r"scale 1/32768|zero point 1; 0 is supported"):
        microinfer.load(model(target=target))


def test_an_input_zero_point_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input is int16 with zero point 7; 0 is supported"):
        microinfer.load(model(source_zero_point=7))


def test_a_longer_row_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="the last dimension is 65536"):
        microinfer.load(model((1, 65536)))


@pytest.mark.parametrize("beta", [0.0, -1.0, float("nan"), float("inf")])
def test_a_beta_that_is_not_positive_is_refused(beta: float) -> None:
    with pytest.raises(UnsupportedModel, match="beta must be a positive number"):
        microinfer.load(model(beta=beta))


def test_scales_of_5_and_more_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="less than 5 is supported"):
        microinfer.load(model(scale=5.1))
