"""The integer arithmetic against exact rationals, and its scalar form against its array form."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microinfer.fixedpoint import (
    doubling_high_mul,
    quantize_multiplier,
    requantize,
    requantize_fits,
    round_half_away,
    round_half_away_array,
    rounding_divide_by_pot,
)

INT32 = st.integers(-(2**31), 2**31 - 1)


def half_away(x: Fraction) -> int:
    return floor(x + Fraction(1, 2)) if x >= 0 else -floor(-x + Fraction(1, 2))


def half_up(x: Fraction) -> int:
    return floor(x + Fraction(1, 2))


@given(real=st.floats(2**-31, 2**40))
def test_a_multiplier_is_the_real_to_31_bits(real: float) -> None:
    multiplier, shift = quantize_multiplier(real)
    assert 2**30 <= multiplier < 2**31
    error = abs(Fraction(multiplier) * Fraction(2) ** (shift - 31) - Fraction(real))
    assert error <= Fraction(2) ** (shift - 32)


@pytest.mark.parametrize(
    ("real", "pair"),
    [
        (0.0, (0, 0)),
        (0.25, (2**30, -1)),
        (1.0, (2**30, 1)),
        (3.0, (1610612736, 2)),
        (1 - 2**-33, (2**30, 1)),  # rounds up to 2**31, which is renormalised
        (2.0**-32, (2**30, -31)),
        (2.0**-33, (0, 0)),
    ],
)
def test_multipliers_at_the_edges(real: float, pair: tuple[int, int]) -> None:
    assert quantize_multiplier(real) == pair


@pytest.mark.parametrize("real", [-1.0, float("nan"), float("inf")])
def test_what_is_no_multiplier_is_refused(real: float) -> None:
    with pytest.raises(ValueError, match="not a finite number"):
        quantize_multiplier(real)


@given(a=INT32, b=INT32)
def test_the_doubling_high_multiply_rounds_ties_upward(a: int, b: int) -> None:
    wanted = min(half_up(Fraction(a * b, 2**31)), 2**31 - 1)
    assert doubling_high_mul(a, b) == wanted
    assert doubling_high_mul(np.array([a]), np.array([b])).tolist() == [wanted]


@given(x=INT32, exponent=st.integers(0, 31))
def test_the_division_rounds_ties_away_from_zero(x: int, exponent: int) -> None:
    wanted = half_away(Fraction(x, 2**exponent))
    assert rounding_divide_by_pot(x, exponent) == wanted
    assert rounding_divide_by_pot(np.array([x]), np.array([exponent])).tolist() == [wanted]


@given(acc=INT32, multiplier=st.integers(2**30, 2**31 - 1), shift=st.integers(-31, 8))
def test_requantize_rounds_twice(acc: int, multiplier: int, shift: int) -> None:
    acc >>= max(shift, 0)  # so that the left shift fits
    first = half_up(Fraction((acc << max(shift, 0)) * multiplier, 2**31))
    wanted = half_away(Fraction(first, 2 ** max(-shift, 0)))
    assert requantize(acc, multiplier, shift) == wanted
    arrays = (np.array([acc]), np.array([multiplier]), np.array([shift]))
    assert np.asarray(requantize(*arrays)).tolist() == [wanted]


def test_a_quarter_of_one_is_one() -> None:
    # The two roundings in sequence: 0.25 becomes 1/2, then 1.
    assert [requantize(x, 2**30, -1) for x in (1, -2, -6, 5)] == [1, -1, -2, 2]


def test_what_fits_a_left_shift() -> None:
    assert requantize_fits(-(2**30), 2**30 - 1, 1)
    assert not requantize_fits(0, 2**30, 1)
    assert not requantize_fits(-(2**30) - 1, 0, 1)
    assert requantize_fits(-(2**31), 2**31 - 1, -5)


@given(x=st.floats(-1e9, 1e9))
def test_round_half_away_is_exact(x: float) -> None:
    assert round_half_away(x) == half_away(Fraction(x))
    assert round_half_away_array(np.array([x])).tolist() == [half_away(Fraction(x))]


@pytest.mark.parametrize(
    ("x", "wanted"),
    [(0.5, 1), (-0.5, -1), (2.5, 3), (-2.5, -3), (0.49999999999999994, 0), (2.0**60, 2**60)],
)
def test_rounding_at_the_edges(x: float, wanted: int) -> None:
    assert round_half_away(x) == wanted
    assert round_half_away_array(np.array([x])).tolist() == [wanted]


@given(x=st.floats(-(2.0**24), 2.0**24, width=32))
def test_float32_rounds_as_exactly(x: float) -> None:
    rounded = round_half_away_array(np.array([x], np.float32))
    assert rounded.dtype == np.float32
    assert int(rounded[0]) == half_away(Fraction(x))
