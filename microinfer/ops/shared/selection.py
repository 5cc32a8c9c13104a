"""Selection: per element one of two values by a bool, all three broadcast.

Knows shapes and strides; SELECT and SELECT_V2 say how the condition meets the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.movement import require_addressable, require_same_meaning
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype

MAX_LOOPS = 6
"""Loops of the C nest: the file's largest rank."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Selection(Op):
    """`constants` holds the values of condition, first and second that are in the file, else None.

    `inputs` has an entry per operand that is not a constant, in order.
    """

    constants: tuple[Array | None, Array | None, Array | None]
    condition_shape: tuple[int, ...]  # as it meets the values
    operand_shapes: tuple[tuple[int, ...], tuple[int, ...]]
    output_shape: tuple[int, ...]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """bool and two arrays of one dtype to that dtype."""
        given = iter(inputs)
        operands = [next(given) if c is None else c for c in self.constants]
        condition = operands[0].reshape(self.condition_shape)
        chosen = np.where(condition, operands[1], operands[2])
        return (np.asarray(np.broadcast_to(chosen, self.output_shape)),)

    def strides(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Elements per step of each of MAX_LOOPS loops over the output; 0 repeats the operand."""
        padded = (1,) * (MAX_LOOPS - len(shape)) + shape
        steps = [1] * MAX_LOOPS
        for axis in reversed(range(MAX_LOOPS - 1)):
            steps[axis] = steps[axis + 1] * padded[axis + 1]
        return tuple(0 if extent == 1 else step for extent, step in zip(padded, steps, strict=True))


def read_operands(node: Node) -> tuple[Tensor, Tensor, Tensor]:
    """Condition and the two values, their types and meanings checked."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    condition, first, second = (node.input(position) for position in range(3))
    target = node.output()
    require_dtype(node, condition, "condition", "bool")
    require_addressable(node, target)
    for tensor, role in ((first, "first value"), (second, "second value")):
        require_same_meaning(node, tensor, role, target)
    if all(tensor.data is not None for tensor in (condition, first, second)):
        node.refuse("all operands are constants", "one must be computed at run time")
    if len(target.shape) > MAX_LOOPS:
        node.refuse(f"rank {len(target.shape)}", f"up to {MAX_LOOPS} is supported")
    return condition, first, second
