"""ARG_MAX: where along an axis the first largest int8 value stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from microinfer.graph import Array
from microinfer.ops.shared.argument import Argument, read_argument
from microinfer.ops.shared.node import Node


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ArgMax(Argument):
    """On stored values; ties go to the first."""

    OPERATOR: ClassVar[str] = "ARG_MAX"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 to int32 or int64."""
        rows = inputs[0].reshape(self.outer, self.extent, self.inner)
        position = rows.argmax(axis=1).reshape(self.output_shape)
        return (position.astype(self.output_dtype),)


def read(node: Node) -> ArgMax:
    """Check the operator."""
    return ArgMax(**read_argument(node))
