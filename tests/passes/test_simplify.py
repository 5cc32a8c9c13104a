"""All passes together: on real models, and what is reported of them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import microinfer
from microinfer import interpret
from microinfer.graph import Graph
from microinfer.passes import PASSES, simplification, simplify
from microinfer.passes.cost import Cost, cost
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.models.test_keras import FILES
from tests.models.test_shared_models import MODELS, Load
from tests.passes.test_linked_channels import Layers
from tests.passes.test_window_shift import assert_same_answers, streaming

CHANGES = {"person_detect": ["drop dead channels"], "vww_96_int8": ["drop dead channels"]}
"""What there is to simplify in the shared models."""


def assert_simplified(graph: Graph, runs: int) -> None:
    """Every output equal, and every tensor that still exists; nothing is left to simplify."""
    smaller = simplify(graph)
    assert simplify(smaller) is smaller
    assert smaller.inputs == graph.inputs
    assert smaller.outputs == graph.outputs
    state, other = interpret.initial_state(graph), interpret.initial_state(smaller)
    variables = {variable.tensor for variable in smaller.state}
    for inputs in sampled(graph, runs, 0):
        wanted = interpret.trace(graph, inputs, state)
        got = interpret.trace(smaller, inputs, other)
        for index, values in got.items():
            part = smaller.tensors[index].part
            if part is not None:
                left = wanted[part.tensor][..., list(part.channels)]
                assert np.array_equal(values.reshape(-1), left.reshape(-1)), index
            elif index not in variables:
                assert np.array_equal(values, wanted[index]), index


@pytest.mark.parametrize("name", MODELS)
def test_shared_models_compute_the_same(name: str, shared_model: Load) -> None:
    graph = microinfer.load(shared_model(name)).graph
    assert [change.name for change in simplification(graph).changes] == CHANGES.get(name, [])
    assert_simplified(graph, 20)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_keras_models_compute_the_same(path: Path) -> None:
    assert_simplified(microinfer.load(path).graph, 8)


def test_the_c_of_visual_wake_words_is_half_the_work(shared_model: Load) -> None:
    network = microinfer.load(shared_model("vww_96_int8"))
    compiled = compile_network(network)
    before, after = cost(network.graph), cost(compiled.program.graph)
    assert (before.macs, before.channels) == (7_489_664, 2738)
    assert (after.macs, after.channels) == (3_733_073, 1022)
    assert after.weight_bytes == 33_374
    library = load_library(compiled.program, compiled.unit, find_compiler(), "-O2")
    tensors = compiled.program.graph.tensors
    inputs = sampled(network.graph, 20, 1)
    result = compare(network.graph, inputs, library.trace, parts=tensors)
    assert result.equal, str(result.first_difference)
    views = sum(op.IS_VIEW for op in network.graph.ops)
    assert result.tensors == len(network.graph.ops) - views


def layers_of_everything() -> Graph:
    """Two equal branches of a silent filter, a rectifier behind, and an unread end."""
    layers = Layers()
    image = layers.conv(layers.input, 4, silent=(0, 1))
    shape = (1, 4, 4, 4)
    ends = [layers.op("RELU", [image], shape) for _ in range(2)]
    options = {"fused_activation_function": 0, "pot_scale_int16": False}
    total = layers.op("ADD", ends, shape, **options)
    layers.op("ELU", [total], shape)
    return layers.graph(layers.conv(total, 2))


def test_what_one_pass_leaves_another_finds() -> None:
    graph = layers_of_everything()
    smaller = simplify(graph)
    # The branches are one, so that its rectifier has one reader and belongs to the convolution.
    assert [op.OPERATOR for op in smaller.ops] == ["CONV_2D", "ADD", "CONV_2D"]
    assert_simplified(graph, 6)
    assert_same_answers(graph, smaller, 6)


def test_the_report_says_what_each_pass_did() -> None:
    graph = layers_of_everything()
    report = simplification(graph)
    assert report.graph is not graph
    assert report.before == Cost(operators=6, channels=6, macs=16 * (12 + 8), weight_bytes=44)
    assert report.after == Cost(operators=3, channels=4, macs=16 * (6 + 4), weight_bytes=26)
    names = [change.name for change in report.changes]
    assert names == [
        "drop unread operators",
        "merge duplicates",
        "fold activations into clamps",
        "drop dead channels",
    ]
    costs = [report.before, *(change.after for change in report.changes)]
    assert [change.before for change in report.changes] == costs[:-1]
    assert costs[-1] == report.after
    assert all(later.operators <= earlier.operators for earlier, later in pairwise(costs))


def test_a_graph_with_nothing_to_simplify_is_given_back() -> None:
    graph = microinfer.load(streaming(drop=0)).graph
    report = simplification(graph)
    assert report.graph is graph
    assert report.changes == ()
    assert report.before == report.after
    for rewrite in PASSES.values():
        assert rewrite(graph) is graph


def test_the_document_lists_every_pass_in_order() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "architecture.md").read_text("utf-8")
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    assert [row for row in rows if row in PASSES] == list(PASSES)
