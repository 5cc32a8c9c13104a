"""Float32 operators of two operands that broadcast, value by value."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from microinfer.float_ops.elementwise import Elementwise
from microinfer.float_ops.kernel import Double


class Binary(Elementwise):
    """Two operands that broadcast."""

    __slots__ = ()

    OPERANDS: ClassVar[int] = 2

    @abstractmethod
    def value(self, a: Double, b: Double) -> Double:
        """The function."""

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        return self.value(*operands)


class Add(Binary):
    """ADD."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "ADD"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(a + b)


class Div(Binary):
    """DIV."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "DIV"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(a / b)


class FloorDiv(Binary):
    """FLOOR_DIV."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "FLOOR_DIV"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(np.floor(a / b))


class FloorMod(Binary):
    """FLOOR_MOD."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "FLOOR_MOD"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(np.mod(a, b))


class Maximum(Binary):
    """MAXIMUM."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "MAXIMUM"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(np.maximum(a, b))


class Minimum(Binary):
    """MINIMUM."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "MINIMUM"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(np.minimum(a, b))


class Mul(Binary):
    """MUL."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "MUL"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(a * b)


class Prelu(Binary):
    """PRELU."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "PRELU"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(np.where(a >= 0, a, a * b))


class SquaredDifference(Binary):
    """SQUARED_DIFFERENCE."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "SQUARED_DIFFERENCE"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray((a - b) ** 2)


class Sub(Binary):
    """SUB."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "SUB"

    def value(self, a: Double, b: Double) -> Double:
        """As in Binary."""
        return np.asarray(a - b)
