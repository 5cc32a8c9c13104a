"""The integer arithmetic of quantised inference: the only Python that rounds.

Twin of runtime_c's `mi_requantize.h` and `mi_fixedpoint.h`: same names, same order, same bits.
Knows numbers; knows nothing of tensors or operators. Every function takes Python integers or
int64 arrays and works element by element; bounds that keep int64 from wrapping are stated where
they matter. Source of the definitions: gemmlowp's fixedpoint.h and TFLite's
quantization_util.cc, written here as their closed forms.
"""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
IntLike = TypeVar("IntLike", int, Int64)

INT32_MIN = -(2**31)
INT32_MAX = 2**31 - 1


def round_half_away(x: float) -> int:
    """Nearest integer of a finite x, ties away from zero (C's round; not Python's round)."""
    whole = int(x)
    # The fraction is compared, not half added to x: that is wrong just below one half.
    return whole + (int(math.copysign(1, x)) if abs(x - whole) >= 0.5 else 0)


def round_half_away_array(x: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """`round_half_away` element by element, in the dtype of x; exact for every finite float.

    floor(|x| + 0.5) alone is wrong for the float just below 0.5, so the fraction is compared.
    """
    whole = np.trunc(x)
    away = np.abs(x - whole) >= 0.5
    rounded: NDArray[np.floating[Any]] = whole + np.where(away, np.sign(x), 0).astype(x.dtype)
    return rounded


def quantize_multiplier(real: float) -> tuple[int, int]:
    """A non-negative real as (multiplier, shift): real = multiplier * 2**(shift - 31).

    multiplier is 0 or in [2**30, 2**31); shift is a left shift when positive. Reals below
    2**-32 become (0, 0). Source: TFLite QuantizeMultiplier.
    """
    if not math.isfinite(real) or real < 0:
        raise ValueError(f"multiplier {real!r} is not a finite number >= 0")
    if real == 0.0:
        return 0, 0
    fraction, shift = math.frexp(real)
    multiplier = math.floor(fraction * 2**31 + 0.5)  # exact: fraction has 53 bits, value < 2**32
    if multiplier == 2**31:
        multiplier //= 2
        shift += 1
    if shift < -31:
        return 0, 0
    return multiplier, shift


def doubling_high_mul(a: IntLike, b: IntLike) -> IntLike:
    """floor((a*b + 2**30) / 2**31) for int32 a, b: the high half of 2*a*b, ties upward.

    a = b = -2**31 is the one case that would leave int32; it saturates.
    |a*b| <= 2**62, so int64 holds the sum. Source: gemmlowp SaturatingRoundingDoublingHighMul.
    """
    if isinstance(a, int) and isinstance(b, int):
        return min((a * b + (1 << 30)) >> 31, INT32_MAX)
    high: Int64 = np.minimum((a * b + (1 << 30)) >> 31, INT32_MAX)
    return high


def rounding_divide_by_pot(x: IntLike, exponent: IntLike | int) -> IntLike:
    """Divide x by 2**exponent, ties away from zero; 0 <= exponent <= 40, int32 x.

    The C twin takes exponents up to 31; beyond, every int32 divides to 0.

    Source: gemmlowp RoundingDivideByPOT.
    """
    if isinstance(x, int) and isinstance(exponent, int):
        mask = (1 << exponent) - 1
        return (x >> exponent) + int((x & mask) > (mask >> 1) + (x < 0))
    mask_array = (np.int64(1) << np.asarray(exponent, np.int64)) - 1
    threshold = (mask_array >> 1) + (np.asarray(x) < 0)
    quotient: Int64 = (x >> exponent) + ((x & mask_array) > threshold)
    return quotient


def requantize(acc: IntLike, multiplier: IntLike | int, shift: IntLike | int) -> IntLike:
    """Scale acc by multiplier * 2**(shift - 31) with TFLite's double rounding; int32 in, int32 out.

    acc: int64 array or int whose value times 2**max(shift, 0) fits int32 (the caller's
    certificate). multiplier, shift: scalars or arrays that broadcast against acc.
    Source: TFLite MultiplyByQuantizedMultiplier, double-rounding build.
    """
    if isinstance(acc, int) and isinstance(shift, int) and isinstance(multiplier, int):
        high = doubling_high_mul(acc << max(shift, 0), multiplier)
        return rounding_divide_by_pot(high, max(-shift, 0))
    shifts = np.asarray(shift, np.int64)
    left = np.maximum(shifts, 0)
    right = np.maximum(-shifts, 0)
    high_array = doubling_high_mul(np.asarray(acc) << left, np.asarray(multiplier, np.int64))
    return rounding_divide_by_pot(high_array, right)


def reduce_multiplier(multiplier: int) -> int:
    """A multiplier of 31 bits as the 15 bits that `requantize_wide` takes, rounded, saturated.

    Source: TFLite MultiplyByQuantizedMultiplier of an int64.
    """
    return (multiplier + (1 << 15)) >> 16 if multiplier < 0x7FFF0000 else 0x7FFF


def requantize_wide(acc: Int64, multiplier: Int64, shift: Int64) -> Int64:
    """Scale acc by multiplier * 2**(shift - 15), rounded once, ties upward; int64 in and out.

    |acc| < 2**47 and multiplier from `reduce_multiplier`, so that int64 holds the product;
    shift <= 14. Source: TFLite MultiplyByQuantizedMultiplier of an int64.
    """
    total = 15 - shift
    wide: Int64 = (acc * multiplier + (np.int64(1) << (total - 1))) >> total
    return wide


def requantize_fits(low: int, high: int, shift: int) -> bool:
    """Whether every accumulator in [low, high] survives `requantize`'s left shift in int32."""
    left = max(shift, 0)
    return low << left >= INT32_MIN and high << left <= INT32_MAX
