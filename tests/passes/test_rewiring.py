from __future__ import annotations

import microinfer
from microinfer.passes.rewiring import only_reader, state_tensors
from tests.passes.test_duplicates import twins
from tests.passes.test_window_shift import streaming


def test_a_variable_has_no_only_reader() -> None:
    graph = microinfer.load(streaming()).graph
    (variable,) = state_tensors(graph)
    assert [op.OPERATOR for op in graph.ops if variable in op.inputs] == ["READ_VARIABLE"]
    assert only_reader(graph, variable) is None


def test_an_only_reader_reads_once_and_alone() -> None:
    graph = microinfer.load(twins(outputs=(0,))).graph
    first, absolute, second, other, total = graph.ops
    assert only_reader(graph, graph.inputs[0]) is None  # two read it
    assert only_reader(graph, first.outputs[0]) is None  # it is an output
    assert only_reader(graph, absolute.outputs[0]) is total
    assert only_reader(graph, second.outputs[0]) is other
    assert only_reader(graph, total.outputs[0]) is None  # nobody reads it
