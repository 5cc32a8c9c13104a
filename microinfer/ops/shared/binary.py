"""What the int8 and int16 operators of two operands share: operands, broadcasting, output stage.

Either operand may be a constant of the file. Knows nothing of the arithmetic between reading the
operands and clamping the result: that is `combine`, one per operator.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from microinfer.fixedpoint import Int64
from microinfer.graph import Array, Op
from microinfer.ops.shared.broadcast import Broadcast, read_broadcast
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import activation_range
from microinfer.ops.shared.wide import require_one_width
from microinfer.schema import ActivationFunctionType


@dataclass(frozen=True, slots=True, eq=False)
class Operand:
    """One side: where its real 0 lies, and its stored values when they are in the file."""

    zero_point: int
    constant: Array | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Binary(Op):
    """`inputs` has an entry per operand that is not a constant, in order (so x + x has two)."""

    dtype: np.dtype[Any]  # of both operands and the output: int8, or int16 with zero points 0
    first: Operand
    second: Operand
    broadcast: Broadcast
    output_zero_point: int
    act_min: int
    act_max: int

    @abstractmethod
    def combine(self, first: Int64, second: Int64) -> Int64:
        """Operands without zero points, of shapes that broadcast, to the rescaled result."""

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """`dtype` operands of shapes that broadcast to `dtype` of the broadcast shape."""
        given = iter(inputs)
        first, second = (
            (next(given) if operand.constant is None else operand.constant).astype(np.int64)
            - operand.zero_point
            for operand in (self.first, self.second)
        )
        out = self.combine(first, second) + self.output_zero_point
        return (np.asarray(np.clip(out, self.act_min, self.act_max), self.dtype),)


class BinaryFields(TypedDict):
    """The fields of Binary and Op, as `read_binary` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    dtype: np.dtype[Any]
    first: Operand
    second: Operand
    broadcast: Broadcast
    output_zero_point: int
    act_min: int
    act_max: int


def an_operand_is_computed(node: Node) -> str | None:
    """at least one operand must be computed at run time."""
    constant = all(node.input(position).data is not None for position in (0, 1))
    return "both operands are constants" if constant else None


def read_binary(
    node: Node, fused: bool = True, accepted: tuple[str, ...] = ("int8",)
) -> BinaryFields:
    """Check everything but the arithmetic: dtypes, scales, shapes, fused activation.

    fused: whether the operator has an activation option at all. accepted: dtypes.
    """
    node.expect_inputs(2)
    node.expect_outputs(1)
    operands, output = (node.input(0), node.input(1)), node.output()
    roles = {"first operand": operands[0], "second operand": operands[1], "output": output}
    dtype = require_one_width(node, roles, *accepted)
    kind = node.activation() if fused else ActivationFunctionType.NONE
    act_min, act_max = activation_range(node, kind, output)
    first, second = (Operand(tensor.zero_point, tensor.data) for tensor in operands)
    return BinaryFields(
        index=node.index,
        inputs=tuple(tensor.index for tensor in operands if tensor.data is None),
        outputs=(output.index,),
        dtype=dtype,
        first=first,
        second=second,
        broadcast=read_broadcast(node),
        output_zero_point=output.zero_point,
        act_min=act_min,
        act_max=act_max,
    )
