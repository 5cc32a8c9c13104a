"""DYNAMIC_UPDATE_SLICE: a tensor with a box of it replaced, at a constant or computed place.

A place from which the box would reach outside is moved inside, as the official kernels do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.movement import require_addressable, require_same_meaning
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_dtype

MAX_RANK = 6


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DynamicUpdateSlice(Op):
    """Each of tensor, update and place is one of `constants` or, in this order, of `inputs`."""

    OPERATOR: ClassVar[str] = "DYNAMIC_UPDATE_SLICE"

    constants: tuple[Array | None, Array | None, Array | None]
    shape: tuple[int, ...]
    update_shape: tuple[int, ...]
    dtype: np.dtype[Any]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Values of any dtype, an update of it, and its int32 place, to that dtype."""
        given = iter(inputs)
        values, update, place = (next(given) if c is None else c for c in self.constants)
        result = values.copy()
        room = np.subtract(self.shape, self.update_shape)
        first = np.clip(place.reshape(-1), 0, room)
        box = tuple(
            slice(int(begin), int(begin) + extent)
            for begin, extent in zip(first, self.update_shape, strict=True)
        )
        result[box] = update
        return (result,)


def read(node: Node) -> DynamicUpdateSlice:
    """Check the operator."""
    node.expect_inputs(3)
    node.expect_outputs(1)
    values, update, place = (node.input(position) for position in range(3))
    rank = len(values.shape)
    require_addressable(node, node.output())
    require_same_meaning(node, values, "input", node.output())
    require_same_meaning(node, update, "update", node.output())
    require_dtype(node, place, "place", "int32")
    node.expect_output_shape(values.shape)
    if not 1 <= rank <= MAX_RANK:
        node.refuse(f"rank {rank}", f"1 to {MAX_RANK} is supported")
    if len(update.shape) != rank or any(
        part > whole for part, whole in zip(update.shape, values.shape, strict=False)
    ):
        node.malformed(
            f"update has shape {list(update.shape)}; a box inside {list(values.shape)} is accepted"
        )
    if place.elements != rank:
        node.malformed(f"place has {place.elements} values; {rank} expected")
    tensors = (values, update, place)
    if all(tensor.data is not None for tensor in tensors):
        node.refuse("all operands are constants", "one must be computed at run time")
    return DynamicUpdateSlice(
        index=node.index,
        inputs=tuple(tensor.index for tensor in tensors if tensor.data is None),
        outputs=(node.output().index,),
        constants=(values.data, update.data, place.data),
        shape=values.shape,
        update_shape=update.shape,
        dtype=values.dtype,
    )
