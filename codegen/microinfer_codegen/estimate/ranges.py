"""A number that is not known exactly: its low, typical and high end.

Knows how such numbers add and scale, and refuses one whose ends are out of order. Ends add to
ends: an estimate's low is what comes out when every assumption is at its kindest at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """Low, typical and high of one quantity.

    >>> Range(1, 2, 3) + Range.exactly(1)
    Range(low=2, typical=3, high=4)
    >>> Range(1, 2, 3).scaled(0.5)
    Range(low=0.5, typical=1.0, high=1.5)
    """

    low: float
    typical: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.typical <= self.high:
            raise ValueError(
                f"range {self.low}, {self.typical}, {self.high}; 0 <= low <= typical <= high holds"
            )

    @classmethod
    def exactly(cls, value: float) -> Range:
        return cls(value, value, value)

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.typical + other.typical, self.high + other.high)

    def times(self, other: Range) -> Range:
        return Range(self.low * other.low, self.typical * other.typical, self.high * other.high)

    def scaled(self, factor: float) -> Range:
        return Range(self.low * factor, self.typical * factor, self.high * factor)


def total(ranges: Iterable[Range]) -> Range:
    """The sum of many.

    >>> total([Range(1, 2, 3), Range(1, 2, 3)])
    Range(low=2, typical=4, high=6)
    """
    return sum(ranges, start=Range(0, 0, 0))
