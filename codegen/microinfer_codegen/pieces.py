"""Pieces: tensors as a trace reports them, whole or row by row, put together again.

The layout of a trace's records on the wire is here too, as all runners speak it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np

from microinfer.errors import ToolError
from microinfer.graph import Array, Graph

RECORD = struct.Struct("<iII")
"""Tensor index, first byte and byte count before each piece."""


class Pieces:
    """The tensors of one run, as they come."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._data: dict[int, bytearray] = {}

    def add(self, index: int, offset: int, data: bytes) -> None:
        """Bytes of a tensor from `offset` on; ToolError where it has no such bytes."""
        if not 0 <= index < len(self._graph.tensors):
            raise ToolError(f"trace: tensor {index}; the model has {len(self._graph.tensors)}")
        size = self._graph.tensors[index].size_bytes
        if offset + len(data) > size:
            raise ToolError(f"trace: bytes {offset} to {offset + len(data)} of {size}")
        whole = self._data.setdefault(index, bytearray(size))
        whole[offset : offset + len(data)] = data

    def arrays(self) -> Mapping[int, Array]:
        """Tensor index to values."""
        found: dict[int, Array] = {}
        for index, data in self._data.items():
            tensor = self._graph.tensors[index]
            found[index] = np.frombuffer(bytes(data), tensor.dtype).reshape(tensor.shape)
        return found
