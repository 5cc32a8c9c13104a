"""FloatOp: an operator on float32 tensors, computed in double and rounded once.

Knows operands, which may be constants, and the fused clamp; knows no operator.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import ACTIVATION_BOUNDS, require_dtype

Double = NDArray[np.float64]


class FloatFields(TypedDict):
    """The fields of FloatOp, as `read_operands` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    constants: tuple[Array | None, ...]
    output_shape: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FloatOp(Op):
    """`constants` has an entry per operand, None where it is, in order, one of `inputs`."""

    constants: tuple[Array | None, ...]
    output_shape: tuple[int, ...]
    low: float  # the fused clamp
    high: float

    @abstractmethod
    def compute(self, operands: Sequence[Double]) -> Double:
        """Operands of the file's shapes to values that have output_shape or as many elements."""

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """float32 to float32; what overflows or has no result is infinite or no number."""
        given = iter(inputs)
        operands = [
            (next(given) if constant is None else constant).astype(np.float64)
            for constant in self.constants
        ]
        with np.errstate(all="ignore"):
            values = np.clip(self.compute(operands), self.low, self.high)
            return (values.astype(np.float32).reshape(self.output_shape),)


def read_operands(node: Node, positions: Sequence[int]) -> FloatFields:
    """Operands at these positions, float32, one of them computed; shapes are the operator's."""
    node.expect_outputs(1)
    output = node.output()
    require_dtype(node, output, "output", "float32")
    tensors: list[Tensor] = [node.input(position) for position in positions]
    for position, tensor in zip(positions, tensors, strict=True):
        require_dtype(node, tensor, f"input {position}", "float32")
    if all(tensor.data is not None for tensor in tensors):
        node.refuse("all operands are constants", "one must be computed at run time")
    fused = "fused_activation_function" in node.options
    low, high = ACTIVATION_BOUNDS[node.activation()] if fused else (None, None)
    return FloatFields(
        index=node.index,
        inputs=tuple(tensor.index for tensor in tensors if tensor.data is None),
        outputs=(output.index,),
        constants=tuple(tensor.data for tensor in tensors),
        output_shape=output.shape,
        low=-np.inf if low is None else low,
        high=np.inf if high is None else high,
    )
