"""Oracle `tflm`: TFLite Micro's reference kernels, from the PyPI package tflite-micro.

Run as a script by that package's Python. Knows the runtime's API; the loop is worker_loop's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from tflite_micro.python.tflite_micro import _runtime, runtime
from worker_loop import Array, Invoke, Sample, serve

# Pages of the arena are only taken when touched, so the smallest arena may be generous.
_MINIMUM_ARENA_BYTES = 64 << 20
_ARENA_BYTES_PER_MODEL_BYTE = 10

_schema = runtime.schema_fb


def _resource_variables(model: bytes) -> int:
    """How many resource variables the model can hold, as runtime.Interpreter would count them.

    That count unpacks the whole model into Python objects, which takes longer than running a
    small one; so it is made only when a model has a VAR_HANDLE operator.
    """
    root = _schema.Model.GetRootAs(model, 0)
    for k in range(root.OperatorCodesLength()):
        if root.OperatorCodes(k).BuiltinCode() == _schema.BuiltinOperator.VAR_HANDLE:
            return int(runtime.count_resource_variables(model))
    return 0


def prepare(model: bytes, wanted: Sequence[int]) -> Invoke:
    root = _schema.Model.GetRootAs(model, 0)
    graph = root.Subgraphs(0)
    input_count = graph.InputsLength()
    output_count = graph.OutputsLength()
    # What runtime.Interpreter.__init__ does, with the cheaper count of variables.
    interpreter = _runtime.InterpreterWrapper(
        model,
        [],
        max(_MINIMUM_ARENA_BYTES, _ARENA_BYTES_PER_MODEL_BYTE * len(model)),
        _resource_variables(model),
        _runtime.PythonInterpreterConfig.kPreserveAllTensors,
        0,
    )

    def invoke(inputs: Sequence[Array]) -> Sample:
        if len(inputs) != input_count:
            raise ValueError(f"{len(inputs)} inputs given; the model has {input_count}")
        for index, value in enumerate(inputs):
            interpreter.SetInputTensor(value, index)
        interpreter.Invoke()
        outputs = [np.array(interpreter.GetOutputTensor(k)) for k in range(output_count)]
        return outputs, _tensors(interpreter, wanted)

    return invoke


def _tensors(interpreter: Any, wanted: Sequence[int]) -> dict[int, Array]:
    tensors = {}
    for index in wanted:
        try:
            tensors[index] = np.array(interpreter.GetTensor(index, 0)["tensor_data"])
        except (ValueError, RuntimeError):
            continue  # a type the runtime computes with but cannot hand out
    return tensors


if __name__ == "__main__":
    serve(_schema, prepare)
