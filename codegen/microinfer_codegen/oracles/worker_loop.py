"""The far side of an oracle session: read a model, run it, answer; until stdin ends.

Knows the messages and the TFLite schema's tensor lists; the workers know their runtime. Runs in
the oracle's environment (standard library, numpy, Python 3.9).

The runtimes print to file descriptors 1 and 2 from C++, so the real stdout is moved away first
and both then lead to stderr, which the session keeps as the runtime's log.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from wire import encode, read_message

Array = np.ndarray[Any, Any]
# (outputs, tensors by index) of one sample.
Sample = tuple[list[Array], dict[int, Array]]
# One interpreter: inputs of one sample -> its outputs and the tensors asked for.
Invoke = Callable[[Sequence[Array]], Sample]
# A model -> an interpreter in its initial state.
Prepare = Callable[[bytes, Sequence[int]], Invoke]


def wired_tensors(schema: Any, model: bytes) -> list[int]:
    """Indices of the tensors of subgraph 0 that may hold data, ascending.

    Those are its inputs, its outputs, and what its operators read and write. The rest (an
    operator's `intermediates`, orphans) own no memory, and asking LiteRT for them crashes it;
    so does a tensor of type RESOURCE or VARIANT, which is only a handle.
    """
    graph = schema.Model.GetRootAs(model, 0).Subgraphs(0)
    indices: set[int] = set()
    indices.update(graph.Inputs(k) for k in range(graph.InputsLength()))
    indices.update(graph.Outputs(k) for k in range(graph.OutputsLength()))
    for step in range(graph.OperatorsLength()):
        operator = graph.Operators(step)
        indices.update(operator.Inputs(k) for k in range(operator.InputsLength()))
        indices.update(operator.Outputs(k) for k in range(operator.OutputsLength()))
    handles = (schema.TensorType.RESOURCE, schema.TensorType.VARIANT, schema.TensorType.STRING)
    return [
        index
        for index in sorted(indices)
        if index >= 0 and graph.Tensors(index).Type() not in handles  # -1: an optional input
    ]


def plain(array: Array) -> Array:
    """The array in a dtype every numpy knows: int4 comes as int8, bfloat16 as float32."""
    if array.dtype.kind != "V":
        return array
    return array.astype(np.int8 if "int" in array.dtype.name else np.float32)


def serve(schema: Any, prepare: Prepare) -> None:
    """Answer requests on stdin until it ends.

    Whatever the runtime raises is its refusal of the model and goes back as one; anything else
    is a fault of the worker, ends it, and its traceback is in the log.
    """
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def read(length: int) -> bytes:
        data = requests.read(length)
        if len(data) != length:
            raise SystemExit(0)
        return data

    while True:
        fields, arrays = read_message(read)
        model = arrays[0].tobytes()
        try:
            samples = _run(schema, prepare, model, _samples(arrays[1:], fields["samples"]), fields)
        except Exception as error:  # whatever a runtime raises is its refusal
            answer = encode({"refused": f"{error}" or type(error).__name__}, [])
        else:
            flat = [
                array for outputs, tensors in samples for array in (*outputs, *tensors.values())
            ]
            shape = [[len(outputs), list(tensors)] for outputs, tensors in samples]
            answer = encode({"samples": shape}, [plain(array) for array in flat])
        answers.write(answer)
        answers.flush()


def _samples(arrays: Sequence[Array], counts: Sequence[int]) -> list[Sequence[Array]]:
    samples = []
    start = 0
    for count in counts:
        samples.append(arrays[start : start + count])
        start += count
    return samples


def _run(
    schema: Any,
    prepare: Prepare,
    model: bytes,
    samples: Sequence[Sequence[Array]],
    fields: dict[str, Any],
) -> list[Sample]:
    wanted = wired_tensors(schema, model) if fields["tensors"] else []
    invoke = prepare(model, wanted)
    results = []
    for number, inputs in enumerate(samples):
        # A new interpreter is the only reset that forgets everything: TFLM's and LiteRT's own
        # resets do not run a CALL_ONCE initialiser again.
        if number and fields["reset"]:
            invoke = prepare(model, wanted)
        results.append(invoke(inputs))
    return results
