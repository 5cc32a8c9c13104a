"""What operators of two operands without arithmetic of scales share: stored values, broadcast.

MAXIMUM, MINIMUM, the comparisons and the logical operators. Either operand may be a constant of
the file. Knows nothing of what is done with a pair of values: that is `combine`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from microinfer.graph import Array, Op
from microinfer.ops.shared.broadcast import Broadcast, read_broadcast
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pairwise(Op):
    """`constants` holds the values of an operand that is in the file, else None.

    `inputs` has an entry per operand that is not a constant, in order.
    """

    constants: tuple[Array | None, Array | None]
    broadcast: Broadcast

    @abstractmethod
    def combine(self, first: Array, second: Array) -> Array:
        """Stored values of shapes that broadcast to the output's stored values."""

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Operands of shapes that broadcast to one array of the broadcast shape."""
        given = iter(inputs)
        first, second = (next(given) if c is None else c for c in self.constants)
        return (self.combine(first, second),)


class PairwiseFields(TypedDict):
    """The fields of Pairwise and Op, as `read_pairwise` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    constants: tuple[Array | None, Array | None]
    broadcast: Broadcast


def an_operand_is_computed(node: Node) -> str | None:
    """At least one operand must be computed at run time."""
    constant = all(node.input(position).data is not None for position in (0, 1))
    return "both operands are constants" if constant else None


def read_pairwise(node: Node) -> PairwiseFields:
    """Operands, output and shapes; types and scales are the operator's business."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    node.check((an_operand_is_computed,))
    operands = (node.input(0), node.input(1))
    return PairwiseFields(
        index=node.index,
        inputs=tuple(tensor.index for tensor in operands if tensor.data is None),
        outputs=(node.output().index,),
        constants=(operands[0].data, operands[1].data),
        broadcast=read_broadcast(node),
    )
