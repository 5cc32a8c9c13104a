"""Float32 operators on the rows of the last dimension."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.float_ops.kernel import Double, FloatOp, read_operands
from microinfer.ops.shared.node import Node

SMALLEST_NORM = 1e-6
"""L2_NORMALIZATION divides by no less."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Softmax(FloatOp):
    """exp(beta * x) as shares of their sum."""

    OPERATOR: ClassVar[str] = "SOFTMAX"

    beta: float

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        (x,) = operands
        exponentials = np.exp(self.beta * (x - x.max(axis=-1, keepdims=True)))
        return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


class LogSoftmax(FloatOp):
    """The logarithms of those shares."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "LOG_SOFTMAX"

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        (x,) = operands
        centred = x - x.max(axis=-1, keepdims=True)
        return np.asarray(centred - np.log(np.exp(centred).sum(axis=-1, keepdims=True)))


class L2Normalization(FloatOp):
    """Rows of length one."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "L2_NORMALIZATION"

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        (x,) = operands
        norm = np.sqrt((x * x).sum(axis=-1, keepdims=True))
        return np.asarray(x / np.maximum(norm, SMALLEST_NORM))


def _check(node: Node) -> None:
    node.expect_inputs(1)
    if not node.input(0).shape:
        node.refuse("input is a scalar", "rank 1 and more is supported")
    node.expect_output_shape(node.input(0).shape)


def reader(kind: type[FloatOp]) -> Callable[[Node], FloatOp]:
    """Who reads an operator without options of its own."""

    def read(node: Node) -> FloatOp:
        _check(node)
        return kind(**read_operands(node, (0,)))

    return read


def read_softmax(node: Node) -> Softmax:
    """Check the operator."""
    _check(node)
    return Softmax(**read_operands(node, (0,)), beta=node.number("beta"))
