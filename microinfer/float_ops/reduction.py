"""Float32 reductions over dimensions."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.float_ops.kernel import Double, FloatOp, read_operands
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reduction(FloatOp):
    """axes: reduced dimensions, from 0."""

    axes: tuple[int, ...]

    @abstractmethod
    def reduced(self, x: Double) -> Double:
        """The values over `axes`."""

    def compute(self, operands: Sequence[Double]) -> Double:
        """As in FloatOp."""
        return self.reduced(operands[0])


class Mean(Reduction):
    """MEAN."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "MEAN"

    def reduced(self, x: Double) -> Double:
        """As in Reduction."""
        return np.asarray(x.mean(axis=self.axes))


class ReduceMax(Reduction):
    """REDUCE_MAX."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "REDUCE_MAX"

    def reduced(self, x: Double) -> Double:
        """As in Reduction."""
        return np.asarray(x.max(axis=self.axes))


class ReduceMin(Reduction):
    """REDUCE_MIN."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "REDUCE_MIN"

    def reduced(self, x: Double) -> Double:
        """As in Reduction."""
        return np.asarray(x.min(axis=self.axes))


class Sum(Reduction):
    """SUM."""

    __slots__ = ()
    OPERATOR: ClassVar[str] = "SUM"

    def reduced(self, x: Double) -> Double:
        """As in Reduction."""
        return np.asarray(x.sum(axis=self.axes))


def reader(kind: type[Reduction]) -> Callable[[Node], Reduction]:
    """Who reads one of the reductions."""

    def read(node: Node) -> Reduction:
        node.expect_inputs(2)
        shape = node.input(0).shape
        axes = {resolve_axis(node, axis, len(shape)) for axis in integers(node, 1, "axis")}
        keep = node.flag("keep_dims")
        node.expect_output_shape(
            tuple(
                1 if axis in axes else extent
                for axis, extent in enumerate(shape)
                if keep or axis not in axes
            )
        )
        return kind(**read_operands(node, (0,)), axes=tuple(sorted(axes)))

    return read
