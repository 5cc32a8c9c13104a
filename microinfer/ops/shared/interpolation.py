"""Functions of an int16 as 513 points and straight lines between them.

Knows how the official runtimes place the points: TFLM in float32, LiteRT in double. Knows no
operator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from microinfer.fixedpoint import Int64, round_half_away_array
from microinfer.graph import Reference

STEPS = 512
INT16_MIN, INT16_MAX = -(2**15), 2**15 - 1

Reals = NDArray[np.floating[Any]]


def interpolation_table(
    function: Callable[[Reals], Reals], low: int, high: int, reference: Reference
) -> NDArray[np.int16]:
    """513 points of a function of reals in [low, high], in Q0.15, int16.

    Each is moved by half of what a straight line misses the function's value by halfway to the
    next. One of low and high is 0, so that int16 spans the other in 65535 steps. function: works
    in the dtype of its argument. Source: TFLite LUTPopulateInt16.
    """
    real = np.float32 if reference == "tflm" else np.float64
    span = real(high - low) / real(65535) * real(65535)
    first, last = (real(0), span) if low == 0 else (-span, real(0))
    unit = real(2) / real(65535)  # of the output; its range is 65535 such
    in_units = real(65536) / (unit * real(INT16_MAX) - unit * real(INT16_MIN))
    step = (last - first) / real(STEPS)
    here = first + np.arange(STEPS + 1).astype(real) * step
    values = function(here) * in_units
    middles = round_half_away_array(function(here[:-1] + step / real(2)) * in_units)
    points = round_half_away_array(values)
    lines = round_half_away_array((values[1:] + points[:-1]) / real(2))
    points[:-1] -= round_half_away_array((lines - middles) / real(2))
    points[-1:] = round_half_away_array(function(np.array([last], real)) * in_units)
    table: NDArray[np.int16] = np.clip(points, INT16_MIN, INT16_MAX).astype(np.int16)
    return table


def interpolate(table: NDArray[np.int16], x: Int64) -> Int64:
    """The function at int16 x. Source: TFLite LUTLookup."""
    wide = table.astype(np.int64)
    entry = 256 + (x >> 7)
    slope = wide[entry + 1] - wide[entry]
    between: Int64 = wide[entry] + ((slope * (x & 127) + 64) >> 7)
    return between
