"""Functions of an int16 as 513 points and straight lines between them.

Knows how the official runtimes place the points, in float32 or in double, and how they read
between them. Knows no operator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from microinfer.fixedpoint import Int64, round_half_away_array
from microinfer.graph import Array, Op, Tensor

STEPS = 512
INT16_MIN, INT16_MAX = -(2**15), 2**15 - 1

Reals = NDArray[np.floating[Any]]
Real = np.float32 | np.float64


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Interpolated(Op):
    """Elementwise on int16 of any shape. table: int16 [513]."""

    WALKS_VALUES: ClassVar[bool] = True

    table: NDArray[np.int16]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int16 to int16 of the same shape."""
        return (interpolate(self.table, inputs[0].astype(np.int64)).astype(np.int16),)


def interpolation_table(
    function: Callable[[Reals], Reals], first: Real, last: Real, in_units: Real
) -> NDArray[np.int16]:
    """513 points of a function of reals: first is that of input -2**15, last of 2**15 - 1.

    in_units: what an output of 1 is in stored units, of the dtype that all is computed in. Each
    point is moved by half of what a straight line misses the function's value by halfway to the
    next. What is not a number, the difference of two infinities, is 0. Source: TFLite
    LUTPopulateInt16.
    """
    real = type(first)
    with np.errstate(over="ignore", invalid="ignore"):
        step = (last - first) / real(STEPS)
        here = first + np.arange(STEPS + 1).astype(real) * step
        values = function(here) * in_units
        middles = round_half_away_array(function(here[:-1] + step / real(2)) * in_units)
        points = round_half_away_array(values)
        lines = round_half_away_array((values[1:] + points[:-1]) / real(2))
        points[:-1] -= round_half_away_array((lines - middles) / real(2))
        points[-1:] = round_half_away_array(function(np.array([last], real)) * in_units)
    bounded = np.clip(points, INT16_MIN, INT16_MAX)
    return np.where(np.isnan(bounded), 0, bounded).astype(np.int16)


def float_points(
    source: Tensor, target: Tensor, values: Callable[[Array], Array]
) -> NDArray[np.int16]:
    """A table of a real function from one scale to another, filled in float32 as LiteRT does.

    values: the function on doubles; rounded once, its result is the correctly rounded float32
    that libm gives. Zero points are 0.
    """
    scale, unit = np.float32(source.scale), np.float32(target.scale)
    span = unit * np.float32(INT16_MAX) - unit * np.float32(INT16_MIN)
    return interpolation_table(
        lambda x: values(x.astype(np.float64)).astype(np.float32),
        scale * np.float32(INT16_MIN),
        scale * np.float32(INT16_MAX),
        np.float32(2**16) / span,
    )


def _wrapped(x: Int64) -> Int64:
    """As int16 holds it."""
    return ((x - INT16_MIN) & 0xFFFF) + INT16_MIN


def interpolate(table: NDArray[np.int16], x: Int64) -> Int64:
    """The function at int16 x; slopes and sums beyond int16 wrap. Source: TFLite LUTLookup."""
    wide = table.astype(np.int64)
    entry = 256 + (x >> 7)
    slope = _wrapped(wide[entry + 1] - wide[entry])
    return _wrapped(wide[entry] + ((slope * (x & 127) + 64) >> 7))
