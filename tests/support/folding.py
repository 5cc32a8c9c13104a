"""FoldBuilder: models with constants to fold beside something that runs, held to the runtimes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import microinfer
from microinfer.graph import Array, Graph
from microinfer_codegen.vectors import vectors
from tests.support.agreement import Oracles
from tests.support.models import ModelBuilder


def ints(*values: int) -> NDArray[Any]:
    """An int32 vector."""
    return np.array(values, np.int32)


class FoldBuilder(ModelBuilder):
    """A ModelBuilder that has an input, an output, and a shorthand for operators on constants."""

    def __init__(self, shape: tuple[int, ...] = (2, 3)) -> None:
        super().__init__()
        self.source = self.input(shape, "int8", 0.5)

    def result(
        self,
        operator: str,
        inputs: list[int | NDArray[Any]],
        shape: tuple[int, ...] = (),
        dtype: str = "int32",
        **options: Any,
    ) -> int:
        """An operator with one output; arrays among the inputs become constants."""
        indices = [i if isinstance(i, int) else self.constant(np.asarray(i)) for i in inputs]
        output = self.tensor(shape, dtype)
        self.op(operator, indices, [output], **options)
        return output

    def finished(self) -> bytes:
        """The file; its output is computed from the input alone."""
        shape = self.tensors[self.source].shape
        target = self.tensor((2 * shape[0], *shape[1:]), "int8", 0.5)
        self.op(
            "CONCATENATION",
            [self.source, self.source],
            [target],
            axis=0,
            fused_activation_function=0,
        )
        return self.bytes(outputs=[target])


def folded(graph: Graph, builder: ModelBuilder) -> dict[int, Array]:
    """The constants that are not in the file."""
    return {
        tensor.index: tensor.data
        for tensor in graph.tensors
        if tensor.data is not None and builder.tensors[tensor.index].buffer == 0
    }


def assert_folds(
    builder: FoldBuilder, oracles: Oracles, tflm: bool = True, litert: bool = True
) -> dict[int, Array]:
    """Every operator but the last folds, to what the official runtimes compute. Returns it."""
    model = builder.finished()
    graph = microinfer.load(model).graph
    assert [op.OPERATOR for op in graph.ops] == ["CONCATENATION"]
    constants = folded(graph, builder)
    assert constants.keys() == {i for op in builder.operators[:-1] for i in op.outputs}
    inputs = list(vectors(graph, 1, 0))
    for session in (oracles.tflm if tflm else None, oracles.litert if litert else None):
        if session is None:
            continue
        (run,) = session.run(model, inputs)
        for index, values in constants.items():
            official = run.tensors[index]
            assert values.dtype == official.dtype
            assert np.array_equal(values.reshape(-1), official.reshape(-1)), (index, session.name)
    return constants
