"""Models whose weights are INT4, made from models whose weights are int8."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from microinfer import reader
from microinfer.schema import TensorType
from microinfer.writer import write

WEIGHTS = 1  # the tensor's row


def nibbles(values: np.ndarray) -> bytes:
    """Two values a byte, the first in the low bits."""
    flat = values.astype(np.int64).reshape(-1) & 15
    flat = np.append(flat, 0) if len(flat) % 2 else flat
    return (flat[::2] | flat[1::2] << 4).astype(np.uint8).tobytes()


def with_int4_weights(data: bytes) -> bytes:
    """The model with the low four bits of its weights, stored packed."""
    model = reader.read(data)
    (subgraph,) = model.subgraphs
    weights = subgraph.tensors[WEIGHTS]
    values = np.frombuffer(model.buffers[weights.buffer], np.int8)
    buffers = list(model.buffers)
    buffers[weights.buffer] = nibbles(values)
    tensors = list(subgraph.tensors)
    tensors[WEIGHTS] = replace(weights, type=TensorType.INT4)
    return write(
        replace(
            model,
            buffers=tuple(buffers),
            subgraphs=(replace(subgraph, tensors=tuple(tensors)),),
        )
    )
