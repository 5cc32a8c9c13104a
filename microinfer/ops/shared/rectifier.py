"""What RELU, RELU6 and RELU_N1_TO_1 share as operators of their own, int8 and int16.

A rescaling to the output's quantisation, clamped to the real bounds of the operator. Most files
fuse these into the operator before; what is left is rare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import activation_range
from microinfer.ops.shared.rescale import Rescale, read_rescale
from microinfer.ops.shared.wide import require_one_width
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Rectifier(Op):
    """Elementwise on `dtype` of any shape."""

    WALKS_VALUES: ClassVar[bool] = True

    dtype: np.dtype[Any]  # of input and output: int8, or int16 with zero points 0
    rescale: Rescale
    clamp_only: bool  # input and output share scale and zero point: rescaling changes nothing

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """`dtype` to `dtype` of the same shape."""
        return (np.asarray(self.rescale.apply(inputs[0]), self.dtype),)


def require_operands(node: Node, accepted: tuple[str, ...] = ("int8",)) -> None:
    """One input, computed at run time, and one output of its shape and type, one of `accepted`."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    source, target = node.activation_input(0), node.output()
    require_one_width(node, {"input": source, "output": target}, *accepted)
    node.expect_output_shape(node.input(0).shape)


def float32_ratio(node: Node) -> float:
    """Input scale / output scale, divided in float32 as LiteRT does; infinite on overflow."""
    with np.errstate(over="ignore"):
        return float(np.float32(node.input(0).scale) / np.float32(node.output().scale))


def float64_ratio(node: Node) -> float:
    """Input scale / output scale, divided in double as TFLM does."""
    return node.input(0).scale / node.output().scale


def has_same_quantization(node: Node) -> bool:
    """Whether input and output share scale and zero point."""
    first, second = node.input(0), node.output()
    return (first.scale, first.zero_point) == (second.scale, second.zero_point)


def read_rectifier(node: Node, kind: ActivationFunctionType, ratio: float) -> Rescale:
    """The integers of a rescaling by `ratio`, clamped as the fused activation `kind` would."""
    output = node.output()
    clamp = activation_range(node, kind, output)
    return read_rescale(node, node.input(0), output, ratio, clamp)
