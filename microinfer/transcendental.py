"""exp, log, 1/(1+x), logistic and tanh on fixed-point integers, exact to gemmlowp's fixedpoint.h.

Qi means an int32 with i integer bits and 31 - i fractional ones. Knows numbers; knows nothing of
tensors. Every function takes and gives int64 arrays that hold int32 values. `exp_on_negative` and
`one_over_one_plus` have twins in runtime_c's `mi_exp.h`, `inverse_sqrt` has one in
`mi_inverse_sqrt.h`, `log_of_at_least_one` in `mi_log.h`, `sigmoid_at` and `tanh_at` in
`mi_sigmoid.h`; the rest runs ahead of time only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from microinfer.fixedpoint import (
    INT32_MAX,
    INT32_MIN,
    Int64,
    doubling_high_mul,
    rounding_divide_by_pot,
)

Array = NDArray[Any]

ONE = INT32_MAX
"""1 in Q0, as near as it gets."""

EXP_MINUS_ONE_EIGHTH = 1895147668  # exp(-1/8) in Q0
ONE_THIRD = 715827883  # 1/3 in Q0

# exp(-2**k) in Q0, for the powers of two that the exponent may contain.
EXP_POWERS = (
    (-2, 1672461947),
    (-1, 1302514674),
    (0, 790015084),
    (1, 290630308),
    (2, 39332535),
    (3, 720401),
    (4, 242),
)

FORTY_EIGHT_SEVENTEENTHS = 1515870810  # 48/17 in Q2: the Newton iteration's first guess ...
MINUS_THIRTY_TWO_SEVENTEENTHS = -1010580540  # ... is 48/17 - 32/17 * x


def _saturating_left_shift(x: Int64, bits: int) -> Int64:
    shifted: Int64 = np.clip(x << bits, INT32_MIN, INT32_MAX)
    return shifted


def _exp_on_interval(x: Int64) -> Int64:
    """exp(x - 1/8) for x in [-1/8, 1/8), Q0 in and out: a Taylor polynomial of degree 4."""
    x2 = doubling_high_mul(x, x)
    x3 = doubling_high_mul(x2, x)
    x4 = doubling_high_mul(x2, x2)
    higher = doubling_high_mul(rounding_divide_by_pot(x4, 2) + x3, np.int64(ONE_THIRD)) + x2
    polynomial = x + rounding_divide_by_pot(higher, 1)
    factor = np.int64(EXP_MINUS_ONE_EIGHTH)
    exponential: Int64 = factor + doubling_high_mul(factor, polynomial)
    return exponential


def exp_on_negative(a: Int64, integer_bits: int) -> Int64:
    """exp(a) in Q0 for a <= 0 in Q`integer_bits`.

    The argument is split into a remainder in [-1/4, 0) and powers of two, whose exponentials are
    multiplied in. Source: gemmlowp exp_on_negative_values.
    """
    fraction_bits = 31 - integer_bits
    quarter = 1 << (fraction_bits - 2)
    remainder = (a & (quarter - 1)) - quarter
    result = _exp_on_interval(_saturating_left_shift(remainder, integer_bits) + (1 << 28))
    rest = remainder - a
    for power, factor in EXP_POWERS:
        if integer_bits > power:
            present = (rest >> (fraction_bits + power)) & 1 == 1
            result = np.where(present, doubling_high_mul(result, np.int64(factor)), result)
    exponential: Int64 = np.where(a == 0, ONE, result)
    return exponential


def _newton(a: Int64) -> Int64:
    """2/(1+a) in Q2 for a in [0, 1] in Q0: three Newton-Raphson steps."""
    half_denominator = (a + ONE + 1) // 2
    x: Int64 = FORTY_EIGHT_SEVENTEENTHS + doubling_high_mul(
        half_denominator, np.int64(MINUS_THIRTY_TWO_SEVENTEENTHS)
    )
    for _ in range(3):
        error = (1 << 29) - doubling_high_mul(half_denominator, x)
        x = x + _saturating_left_shift(doubling_high_mul(x, error), 2)
    return x


def one_over_one_plus(a: Int64) -> Int64:
    """1/(1+a) in Q0 for a in [0, 1] in Q0. Source: gemmlowp one_over_one_plus_x_for_x_in_0_1."""
    return _saturating_left_shift(_newton(a), 1)


def logistic(a: Int64, integer_bits: int) -> Int64:
    """1/(1+exp(-a)) in Q0 for a in Q`integer_bits`. Source: gemmlowp logistic."""
    positive = one_over_one_plus(exp_on_negative(-np.abs(a), integer_bits))
    result: Int64 = np.where(a > 0, positive, ONE - positive)
    return np.where(a == 0, 1 << 30, result)


def tanh(a: Int64, integer_bits: int) -> Int64:
    """The hyperbolic tangent of a, in Q0 for a in Q`integer_bits`. Source: gemmlowp tanh.

    (1-E)/(1+E) with E = exp(-2|a|); the doubling is a re-reading of the same bits with one more
    integer bit.
    """
    exponential = exp_on_negative(-np.abs(a), integer_bits + 1)
    positive = _saturating_left_shift(_newton(exponential) - (1 << 29), 2)
    return np.sign(a) * positive


def leading_zeros(x: Int64) -> Int64:
    """Leading zero bits of positive int32 values."""
    # frexp is exact here: x < 2**31 < 2**53.
    zeros: Int64 = 32 - np.frexp(x.astype(np.float64))[1].astype(np.int64)
    return zeros


def sigmoid_table() -> NDArray[np.uint16]:
    """65536 * logistic(k / 24) for k = 0..255, raised to halve the error of interpolating it.

    Reproduces TFLM's table for int16 LOGISTIC and TANH.
    """

    def exact(x: Array) -> Array:
        return np.asarray(65536.0 / (1.0 + np.exp(-x)))

    k = np.arange(256, dtype=np.float64)
    here, following, middle = exact(k / 24), exact((k + 1) / 24), exact((k + 0.5) / 24)
    table = np.floor(here + 0.5 * (middle - 0.5 * (here + following)) + 0.5)
    table[255] = 65535
    return table.astype(np.uint16)


SIGMOID_TABLE = sigmoid_table().astype(np.int64)


def sigmoid_16(x: Int64) -> Int64:
    """logistic(x) in Q0.15 for int16 x in Q3.12."""
    return sigmoid_at(x * 3)


def sigmoid_at(argument: Int64) -> Int64:
    """logistic(argument / 12288) in Q0.15. Source: TFLite reference_integer_ops Logistic."""
    magnitude = np.abs(argument)
    entry = magnitude >> 9
    inside = np.minimum(entry, 254)
    base, next_base = SIGMOID_TABLE[inside], SIGMOID_TABLE[inside + 1]
    interpolated = (base << 9) + (magnitude & 511) * (next_base - base)
    result = np.where(entry >= 255, 0x7FFF << 10, interpolated)
    rounded: Int64 = np.where(argument >= 0, result + (1 << 9), (1 << 25) - result + (1 << 9) - 1)
    return rounded >> 10


def tanh_16(x: Int64, shift: int) -> Int64:
    """tanh(x) in Q0.15 for int16 x in Q(3 - shift).(12 + shift), as a value of Q3.12 << shift.

    shift: left if positive.
    """
    if shift >= 0:
        return tanh_at(x * (3 << shift))
    return tanh_at((x * 3 + (1 << (-shift - 1))) >> -shift)


def tanh_at(argument: Int64) -> Int64:
    """tanh(argument / 12288) in Q0.15. Source: TFLite reference_integer_ops Tanh."""
    magnitude = np.abs(argument)
    entry = magnitude >> 8
    inside = np.minimum(entry, 254)
    base, next_base = SIGMOID_TABLE[inside], SIGMOID_TABLE[inside + 1]
    interpolated = (base << 8) + (magnitude & 255) * (next_base - base)
    result = np.where(entry >= 255, 0xFFFF << 8, interpolated)
    centred: Int64 = np.where(
        argument >= 0, result - (1 << 23) + (1 << 7), -result + (1 << 23) + (1 << 7) - 1
    )
    return centred >> 8


LOG_2 = 1488522236  # of 2, in Q0
SQRT_HALF = 1518500250  # sqrt(1/2) in Q0
FOURTH_ROOT_HALF = 1805811301  # sqrt(sqrt(1/2)) in Q0

# The rational function of `log_of_at_least_one`, in Q0; w is the fourth root of 2.
LOG_ALPHA_N = 117049297  # 11/240 w
LOG_ALPHA_D = 127690142  # 1/20 w
LOG_ALPHA_I = 1057819769  # 2/w - w
LOG_ALPHA_F = 638450708  # 1/4 w


def log_of_at_least_one(x: Int64) -> Int64:
    """ln(x) in Q5 for x >= 1 in Q12.

    x = r * 2**(k + 1/4) with k a whole number plus or minus 1/4 and r around the fourth root of
    1/2: ln x is k * ln 2 and a rational function of r, which is 0 there.
    Source: TFLite log_x_for_x_greater_than_or_equal_to_1.
    """
    headroom = leading_zeros(x)
    scaled = doubling_high_mul(x << (headroom - 1), np.int64(SQRT_HALF))
    smaller = doubling_high_mul(x, np.int64(SQRT_HALF))
    smaller_headroom = leading_zeros(smaller) - 1
    r = np.minimum(_saturating_left_shift(scaled, 1), np.minimum(x << smaller_headroom, INT32_MAX))
    quarter = 1 << 23  # in Q6
    power = np.maximum(
        ((12 - headroom) << 25) + quarter, ((12 - smaller_headroom) << 25) - quarter
    )  # k, in Q6
    p = (r + FOURTH_ROOT_HALF + 1) // 2
    q = (r - FOURTH_ROOT_HALF) * 2
    square = doubling_high_mul(q, q)
    numerator = doubling_high_mul(q, r) + doubling_high_mul(
        doubling_high_mul(q, square), np.int64(LOG_ALPHA_N)
    )
    bracket = LOG_ALPHA_I + q + doubling_high_mul(square, np.int64(LOG_ALPHA_D))
    denominator = doubling_high_mul(p, bracket) + doubling_high_mul(q, np.int64(LOG_ALPHA_F))
    fraction = doubling_high_mul(
        rounding_divide_by_pot(numerator, 6), one_over_one_plus(denominator)
    )
    return _saturating_left_shift(doubling_high_mul(power, np.int64(LOG_2)) + fraction, 1)


def inverse_sqrt(values: Int64) -> tuple[Int64, Int64]:
    """(multipliers, shifts) of 1/sqrt(value) of int32, where what is not positive counts as 1.

    An inverse root is multiplier * 2**(shift - 31).
    Source: TFLite GetInvSqrtQuantizedMultiplierExp; five Newton steps in Q3.28.
    """
    value = np.maximum(values, 1)
    # As often as it takes to come below 2**29, which 2**31 does in one division by 4.
    large = value >= 1 << 29
    value = np.where(large, value // 4, value)
    pairs = (leading_zeros(value) - 1) // 2 - 1
    shift = 11 + large - pairs
    value = value << (2 * pairs)
    half = rounding_divide_by_pot(value >> 1, 1)
    x = np.full(value.shape, 1 << 28, np.int64)
    three_halves = np.int64((1 << 28) + (1 << 27))
    for _ in range(5):
        cube = _saturated(doubling_high_mul(doubling_high_mul(x, x), x) << 6)
        step = doubling_high_mul(three_halves, x) - doubling_high_mul(half, cube)
        x = _saturated(step << 3)
    x = doubling_high_mul(x, np.int64(SQRT_HALF)) << np.maximum(-shift, 0)
    multipliers: Int64 = np.where(values <= 1, INT32_MAX, x)
    return multipliers, np.where(values <= 1, 0, -np.maximum(shift, 0))


def _saturated(x: Int64) -> Int64:
    return np.clip(x, INT32_MIN, INT32_MAX)
