"""Vectors: the inputs a model is verified on: extreme, structured, random; all when few.

Deterministic: the same model, seed and count give the same arrays everywhere.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np

from microinfer.graph import Array, Graph, Tensor

EXHAUSTIVE_LIMIT = 65536
"""Input spaces up to this many points are covered completely."""

FLOAT_REACH = 8.0
"""Float inputs are drawn from [-FLOAT_REACH, FLOAT_REACH]."""


def input_space(graph: Graph) -> int | None:
    """How many different inputs the model has.

    None when it has float inputs, or variables, so that an answer depends on more than the input.
    """
    if graph.state:
        return None
    total = 1
    for index in graph.inputs:
        tensor = graph.tensors[index]
        if tensor.dtype.kind not in "iub":
            return None
        values = 2 if tensor.dtype.kind == "b" else 2 ** (8 * tensor.dtype.itemsize)
        if tensor.elements * math.log2(values) > 64:
            return None
        total *= values**tensor.elements
    return total


def is_exhaustive(graph: Graph) -> bool:
    """Whether `vectors` will cover every possible input."""
    space = input_space(graph)
    return space is not None and space <= EXHAUSTIVE_LIMIT


def vectors(graph: Graph, samples: int, seed: int) -> Iterator[tuple[Array, ...]]:
    """Input tuples in the order of graph.inputs: all of them when few, else `samples` of them."""
    if is_exhaustive(graph):
        yield from _every([graph.tensors[index] for index in graph.inputs])
    else:
        yield from sampled(graph, samples, seed)


def sampled(graph: Graph, samples: int, seed: int) -> Iterator[tuple[Array, ...]]:
    """`samples` input tuples: one of random values, structured ones, then random ones again.

    What tells places apart (random values, a ramp) comes before constants: a few samples already
    see a row that is not where it should be.
    """
    tensors = [graph.tensors[index] for index in graph.inputs]
    rng = np.random.default_rng(seed)
    structured = zip(*(_structured(tensor) for tensor in tensors), strict=True)
    order = itertools.chain([None], structured, itertools.repeat(None))
    for arrays in itertools.islice(order, samples):
        yield arrays if arrays is not None else tuple(_random(t, rng) for t in tensors)


def vector_count(graph: Graph, samples: int) -> int:
    """How many tuples `vectors` yields."""
    space = input_space(graph)
    return space if space is not None and space <= EXHAUSTIVE_LIMIT else samples


def _limits(tensor: Tensor) -> tuple[float, float]:
    if tensor.dtype.kind == "f":
        return -FLOAT_REACH, FLOAT_REACH
    if tensor.dtype.kind == "b":
        return 0, 1
    info = np.iinfo(tensor.dtype)
    return int(info.min), int(info.max)


def _every(tensors: Sequence[Tensor]) -> Iterator[tuple[Array, ...]]:
    ranges = []
    for tensor in tensors:
        low, high = _limits(tensor)
        ranges += [range(int(low), int(high) + 1)] * tensor.elements
    for point in itertools.product(*ranges):
        values = iter(point)
        yield tuple(
            np.array(list(itertools.islice(values, tensor.elements)), tensor.dtype).reshape(
                tensor.shape
            )
            for tensor in tensors
        )


def _structured(tensor: Tensor) -> list[Array]:
    low, high = _limits(tensor)
    quantized = tensor.quantization is not None and len(tensor.quantization.zero_points) == 1
    zero = tensor.zero_point if quantized and tensor.dtype.kind != "f" else 0
    position = np.arange(tensor.elements)
    steps = max(tensor.elements - 1, 1)
    ramp = [low + (high - low) * i / steps for i in range(tensor.elements)]
    if tensor.dtype.kind != "f":  # exact, for int64 too
        span = int(high) - int(low)
        ramp = [int(low) + span * i // steps for i in range(tensor.elements)]
    flat: list[Array] = [
        np.array(ramp),
        np.full(tensor.elements, low),
        np.full(tensor.elements, high),
        np.full(tensor.elements, min(max(zero, low), high)),
        np.where(position % 2 == 0, low, high),
        np.where(position % 2 == 0, high, low),
        np.where(position == 0, high, low),
        np.where(position == tensor.elements - 1, low, high),
    ]
    return [array.astype(tensor.dtype).reshape(tensor.shape) for array in flat]


def _random(tensor: Tensor, rng: np.random.Generator) -> Array:
    low, high = _limits(tensor)
    if tensor.dtype.kind == "f":
        return rng.uniform(low, high, tensor.shape).astype(tensor.dtype)
    return rng.integers(int(low), int(high), tensor.shape, np.int64, endpoint=True).astype(
        tensor.dtype
    )
