"""What LOGISTIC and TANH of int16 share: an argument, in 1/12288, of a curve of 256 points.

Knows how the official kernels bring a scale to 1/12288; the curves are in `transcendental`.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, TypedDict

import numpy as np

from microinfer.fixedpoint import Int64
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node

UNIT = 4096 * 3
"""An argument of 1; the table's points are 1/24 apart, 512 units (of twice that for TANH)."""

LARGEST_MULTIPLIER = 65535
"""Its product with an int16 fits int32."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Curve(Op):
    """Elementwise on int16 of any shape; input and output have zero point 0."""

    WALKS_VALUES: ClassVar[bool] = True

    multiplier: int
    right_shift: int

    @abstractmethod
    def at(self, argument: Int64) -> Int64:
        """The function in Q0.15, of an argument in units of 1/12288."""

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int16 to int16 of the same shape."""
        half = (1 << self.right_shift) >> 1
        argument = (inputs[0].astype(np.int64) * self.multiplier + half) >> self.right_shift
        return (self.at(argument).astype(np.int16),)


class CurveFields(TypedDict):
    """The fields of Curve and Op, as `read_curve` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    multiplier: int
    right_shift: int


def output_covers_int16(node: Node) -> str | None:
    """An int16 output must have scale 1/32768 and zero point 0."""
    output = node.output()
    if output.dtype.name != "int16" or (output.scale, output.zero_point) == (2.0**-15, 0):
        return None
    return f"output has scale {output.scale:.9g} and zero point {output.zero_point}"


def read_curve(node: Node, largest_left_shift: int) -> CurveFields:
    """The multiplier; types and the output's scale are checked.

    largest_left_shift: of scales 2**-12, 2**-11 ... the last that is taken as exact.
    """
    scale = node.input(0).scale
    multiplier, right_shift = _multiplier(scale, largest_left_shift)
    if not 1 <= multiplier <= LARGEST_MULTIPLIER:
        node.refuse(f"input scale is {scale:.9g}", "2**-30 to 5.3 is supported")
    return CurveFields(
        index=node.index,
        inputs=(node.input(0).index,),
        outputs=(node.output().index,),
        multiplier=multiplier,
        right_shift=right_shift,
    )


def _multiplier(scale: float, largest_left_shift: int) -> tuple[int, int]:
    """(multiplier, right shift) that bring a scale to 1/12288, cut off as the official kernels do.

    Scales within a thousandth of an octave of 2**-12 count as that.
    """
    octaves = np.float32(math.log(scale)) * (np.float32(1) / np.float32(math.log(2)))
    left_shift = 12 + round(float(octaves))
    if 0 <= left_shift <= largest_left_shift and abs(octaves - round(float(octaves))) < 1e-3:
        return 3 << left_shift, 0
    real, right_shift = scale * UNIT, 0
    while real <= 32767 / 2 and right_shift <= 30:
        real *= 2
        right_shift += 1
    return int(real), right_shift
