"""Float32 operators of one operand, value by value."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.float_ops.elementwise import Elementwise, check_shapes
from microinfer.float_ops.kernel import Double, read_operands
from microinfer.ops.shared.node import Node


class Unary(Elementwise):
    """One operand."""

    __slots__ = ()

    @abstractmethod
    def value(self, x: Double) -> Double:
        """The function."""

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        return self.value(operands[0])


class Abs(Unary):
    """ABS."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "ABS"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.abs(x))


class Ceil(Unary):
    """CEIL."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "CEIL"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.ceil(x))


class Cos(Unary):
    """COS."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "COS"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.cos(x))


class Elu(Unary):
    """ELU."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "ELU"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.where(x < 0, np.expm1(np.minimum(x, 0)), x))


class Exp(Unary):
    """EXP."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "EXP"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.exp(x))


class Floor(Unary):
    """FLOOR."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "FLOOR"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.floor(x))


class HardSwish(Unary):
    """HARD_SWISH."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "HARD_SWISH"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(x * np.clip(x + 3, 0, 6) / 6)


class Log(Unary):
    """LOG."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "LOG"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.log(x))


class Logistic(Unary):
    """LOGISTIC."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "LOGISTIC"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(1 / (1 + np.exp(-x)))


class Neg(Unary):
    """NEG."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "NEG"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(-x)


class Relu(Unary):
    """RELU."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "RELU"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.maximum(x, 0))


class Relu6(Unary):
    """RELU6."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "RELU6"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.clip(x, 0, 6))


class ReluN1To1(Unary):
    """RELU_N1_TO_1."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "RELU_N1_TO_1"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.clip(x, -1, 1))


class Round(Unary):
    """ROUND."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "ROUND"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.rint(x))


class Rsqrt(Unary):
    """RSQRT."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "RSQRT"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(1 / np.sqrt(x))


class Sin(Unary):
    """SIN."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "SIN"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.sin(x))


class Sqrt(Unary):
    """SQRT."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "SQRT"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.sqrt(x))


class Square(Unary):
    """SQUARE."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "SQUARE"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(x * x)


class Tanh(Unary):
    """TANH."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "TANH"

    def value(self, x: Double) -> Double:
        """As in Unary."""
        return np.asarray(np.tanh(x))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LeakyRelu(Elementwise):
    """x, or alpha * x where it is negative."""

    OPERATOR: ClassVar[str] = "LEAKY_RELU"

    alpha: float

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        (x,) = operands
        return np.where(x >= 0, x, self.alpha * x)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gelu(Elementwise):
    """x weighted by the normal distribution's share below it."""

    OPERATOR: ClassVar[str] = "GELU"

    approximate: bool

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        (x,) = operands
        if self.approximate:
            inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
            return np.asarray(0.5 * x * (1 + np.tanh(inner)))
        tails = [math.erfc(-v * math.sqrt(0.5)) for v in x.reshape(-1).tolist()]
        return np.asarray(0.5 * x * np.array(tails).reshape(x.shape))


def read_leaky_relu(node: Node) -> LeakyRelu:
    """Check the operator."""
    check_shapes(node, 1)
    return LeakyRelu(**read_operands(node, (0,)), alpha=node.number("alpha"))


def read_gelu(node: Node) -> Gelu:
    """Check the operator."""
    check_shapes(node, 1)
    return Gelu(**read_operands(node, (0,)), approximate=node.flag("approximate"))
