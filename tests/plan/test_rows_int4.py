"""Packed weights in steps that go row by row: every filter of random networks becomes INT4."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import microinfer
from microinfer import reader
from microinfer.plan.choice import PlanOptions
from microinfer.schema import TensorType
from microinfer.writer import write
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.support.networks import seeded_network
from tests.support.packing import nibbles


def all_int4(data: bytes) -> bytes:
    """The model with the low four bits of all int8 constants of rank 2 or 4."""
    model = reader.read(data)
    (subgraph,) = model.subgraphs
    buffers, tensors = list(model.buffers), list(subgraph.tensors)
    for number, tensor in enumerate(tensors):
        values = buffers[tensor.buffer]
        if values and tensor.type is TensorType.INT8 and len(tensor.shape) in (2, 4):
            buffers[tensor.buffer] = nibbles(np.frombuffer(values, np.int8))
            tensors[number] = replace(tensor, type=TensorType.INT4)
    changed = replace(subgraph, tensors=tuple(tensors))
    return write(replace(model, buffers=tuple(buffers), subgraphs=(changed,)))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("stream_input", [False, True])
def test_packed_weights_go_by_rows(packed: bool, stream_input: bool) -> None:
    options = PlanOptions("ram", stream_input=stream_input)
    by_rows = 0
    for seed in range(14):
        network = microinfer.load(all_int4(seeded_network(seed)))
        compiled = compile_network(network, "model", packed_weights=packed, options=options)
        by_rows += len(compiled.program.segments)
        library = load_library(compiled.program, compiled.unit, find_compiler(), "-O1")
        parts = compiled.program.graph.tensors
        inputs = sampled(network.graph, 3, seed)
        result = compare(network.graph, inputs, library.trace, parts=parts)
        assert result.equal, f"network {seed}: {result.first_difference}"
    assert by_rows > 2
