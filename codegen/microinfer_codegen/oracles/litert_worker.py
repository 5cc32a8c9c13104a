"""Oracle `litert`: LiteRT's desktop reference kernels, from the PyPI package ai-edge-litert.

Run as a script by that package's Python. Knows the runtime's API; the loop is worker_loop's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from worker_loop import Array, Invoke, Sample, serve


def prepare(model: bytes, wanted: Sequence[int]) -> Invoke:
    # BUILTIN_REF and nothing else: the optimised kernels equal neither reference.
    interpreter = Interpreter(
        model_content=model,
        experimental_op_resolver_type=OpResolverType.BUILTIN_REF,
        experimental_preserve_all_tensors=True,
    )
    interpreter.allocate_tensors()
    input_indices = [int(detail["index"]) for detail in interpreter.get_input_details()]
    output_indices = [int(detail["index"]) for detail in interpreter.get_output_details()]

    def invoke(inputs: Sequence[Array]) -> Sample:
        if len(inputs) != len(input_indices):
            raise ValueError(f"{len(inputs)} inputs given; the model has {len(input_indices)}")
        for number, value in enumerate(inputs):
            interpreter.set_tensor(input_indices[number], value)
        interpreter.invoke()
        outputs = [interpreter.get_tensor(index) for index in output_indices]
        return outputs, _tensors(interpreter, wanted)

    return invoke


def _tensors(interpreter: Any, wanted: Sequence[int]) -> dict[int, Array]:
    tensors = {}
    for index in wanted:
        try:
            tensors[index] = interpreter.get_tensor(index)
        except (ValueError, RuntimeError):
            continue  # a type the runtime computes with but cannot hand out
    return tensors


if __name__ == "__main__":
    serve(schema, prepare)
