from __future__ import annotations

import doctest
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.fixedpoint import quantize_multiplier
from microinfer.ops import mean
from microinfer.ops.shared import reduction
from tests.support.agreement import Oracles, assert_agree
from tests.support.models import ModelBuilder


def mean_model(
    shape: tuple[int, ...],
    axes: list[int],
    keep_dims: bool = False,
    scales: tuple[float, float] = (0.05, 0.05),
    zero_points: tuple[int, int] = (0, 0),
    output_shape: tuple[int, ...] | None = None,
) -> bytes:
    if output_shape is None:
        output_shape = (
            np.zeros(shape)
            .sum(axis=tuple({axis % len(shape) for axis in axes}), keepdims=keep_dims)
            .shape
        )
    builder = ModelBuilder()
    source = builder.input(shape, "int8", scales[0], zero_points[0])
    target = builder.tensor(output_shape, "int8", scales[1], zero_points[1])
    builder.op(
        "MEAN", [source, builder.constant(np.array(axes, np.int32))], [target], keep_dims=keep_dims
    )
    return builder.bytes(outputs=[target])


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(reduction).failed == 0
    assert doctest.testmod(reduction).attempted > 0


@settings(max_examples=40)
@given(data=st.data())
def test_any_mean_agrees_with_the_official_runtimes(oracles: Oracles, data: st.DataObject) -> None:
    outer = data.draw(st.lists(st.integers(1, 6), max_size=3))
    shape = (*outer, data.draw(st.integers(3, 6)))  # two bytes would be tried exhaustively
    rank = len(shape)
    axes = data.draw(st.lists(st.integers(-rank, rank - 1), min_size=1, max_size=rank))
    scale = data.draw(st.floats(0.001, 1.0))
    ratio = data.draw(st.floats(0.02, 50.0))
    point = st.integers(-128, 127)
    model = mean_model(
        shape,
        axes,
        data.draw(st.booleans()),
        (scale, scale * ratio),
        (data.draw(point), data.draw(point)),
    )
    assert_agree(model, oracles, samples=10)


@pytest.mark.parametrize(
    "axes", [list(axes) for count in range(1, 6) for axes in combinations(range(6), count)][::4]
)
def test_patterns_of_six_dimensions(oracles: Oracles, axes: list[int]) -> None:
    model = mean_model((2, 3, 2, 3, 2, 3), axes, scales=(0.05, 0.04))
    assert_agree(model, oracles, samples=10)


@pytest.mark.parametrize("keep_dims", [False, True])
def test_a_global_average_of_an_image(oracles: Oracles, keep_dims: bool) -> None:
    model = mean_model((2, 7, 7, 12), [1, 2], keep_dims, (0.0235, 0.0181), (-128, -128))
    assert_agree(model, oracles, samples=12)


def test_equal_scales_take_no_other_path(oracles: Oracles) -> None:
    assert_agree(mean_model((1, 3, 3, 4), [1, 2]), oracles, samples=12)


@pytest.mark.parametrize("ratio", [1e-7, 3e-9, 2e-10])
def test_a_ratio_that_needs_all_right_shifts(oracles: Oracles, ratio: float) -> None:
    """The multiplier gives up bits rather than shift by more than 31."""
    model = mean_model((1, 5, 5, 2), [1, 2], scales=(1e-6, 1e-6 / ratio), zero_points=(-128, 3))
    assert_agree(model, oracles, samples=10)


@given(real=st.floats(1e-9, 1e9), count=st.integers(1, 1 << 28))
def test_a_divided_multiplier_is_the_quotient_to_its_last_bit(real: float, count: int) -> None:
    multiplier, shift = quantize_multiplier(real)
    divided, divided_shift = mean.divide_multiplier(multiplier, shift, count)
    exact = Fraction(multiplier) * Fraction(2) ** shift / count
    unit = Fraction(2) ** divided_shift
    assert divided * unit <= exact < (divided + 1) * unit
    assert 0 <= divided < 2**31
    assert divided_shift >= -31


def test_merging_leaves_at_most_three_loops_of_a_kind() -> None:
    for count in range(7):
        for axes in combinations(range(6), count):
            loops = reduction.reduction_loops((2,) * 6, frozenset(axes))
            assert len(loops.kept) <= 3
            assert len(loops.reduced) <= 3


def test_an_axis_outside_is_malformed() -> None:
    model = mean_model((1, 3, 3, 2), [4], output_shape=(3, 3, 2))
    with pytest.raises(MalformedModel, match="axis is 4; a tensor of rank 4 has -4 to 3"):
        microinfer.load(model)


def test_an_output_of_another_shape_is_malformed() -> None:
    model = mean_model((1, 3, 3, 2), [1, 2], keep_dims=True, output_shape=(1, 2))
    with pytest.raises(MalformedModel, match=r"\[1, 1, 1, 2\] follows from the inputs"):
        microinfer.load(model)


def test_sums_that_could_leave_int32_are_refused() -> None:
    model = mean_model((1, 4096, 4096, 1), [1, 2], zero_points=(127, 0))
    with pytest.raises(UnsupportedModel, match="sums of 16777216 values"):
        microinfer.load(model)


def test_axes_computed_at_run_time_are_refused() -> None:
    builder = ModelBuilder()
    source = builder.input((2, 3), "int8", 0.5)
    axes = builder.input((1,), "int32")
    target = builder.tensor((2,), "int8", 0.5)
    builder.op("MEAN", [source, axes], [target], keep_dims=False)
    with pytest.raises(UnsupportedModel, match="axis computed at run time"):
        microinfer.load(builder.bytes(outputs=[target]))
