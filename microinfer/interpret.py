"""Interpreter: a Graph run with the NumPy reference kernels, the truth everything is held to.

Knows the order of operators and who holds which array; every number is computed in `ops`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from microinfer.errors import UnsupportedModel
from microinfer.graph import Array, Graph
from microinfer.ops.shared.node import printable


def check_inputs(graph: Graph, inputs: Sequence[Array]) -> tuple[Array, ...]:
    """The inputs as contiguous arrays; wrong count, shape or dtype raises UnsupportedModel."""
    if len(inputs) != len(graph.inputs):
        raise UnsupportedModel(f"{len(inputs)} inputs given; the model takes {len(graph.inputs)}")
    for position, (index, given) in enumerate(zip(graph.inputs, inputs, strict=True)):
        tensor = graph.tensors[index]
        if given.shape != tensor.shape or given.dtype != tensor.dtype:
            raise UnsupportedModel(
                f'input {position} ("{printable(tensor.name)}"): {given.dtype.name} '
                f"{list(given.shape)} given; {tensor.dtype.name} {list(tensor.shape)} is accepted"
            )
    return tuple(np.asarray(array, order="C") for array in inputs)


State = dict[int, Array]
"""What the variables hold, by tensor index."""


def initial_state(graph: Graph) -> State:
    """What the variables hold before the first run."""
    return {variable.tensor: variable.initial for variable in graph.state}


def trace(graph: Graph, inputs: Sequence[Array], state: State | None = None) -> Mapping[int, Array]:
    """Every run-time tensor by index: inputs, each operator's outputs, variables at the end.

    state: what the variables hold, updated in place; the initial state when None.
    """
    state = initial_state(graph) if state is None else state
    values = dict(zip(graph.inputs, check_inputs(graph, inputs), strict=True))
    values.update(state)
    for op in graph.ops:
        results = op.reference([values[i] for i in op.inputs])
        for index, result in zip(op.outputs, results, strict=True):
            tensor = graph.tensors[index]
            if result.shape != tensor.shape or result.dtype != tensor.dtype:
                raise AssertionError(
                    f"{op.OPERATOR} reference gave {result.dtype} {result.shape}; "
                    f"tensor {index} is {tensor.dtype} {tensor.shape}"
                )
            values[index] = result
    state.update({index: values[index] for index in state})
    return values


def run(graph: Graph, inputs: Sequence[Array], state: State | None = None) -> tuple[Array, ...]:
    """The model's outputs, in the file's order; state as in `trace`."""
    values = trace(graph, inputs, state)
    return tuple(values[index] for index in graph.outputs)
