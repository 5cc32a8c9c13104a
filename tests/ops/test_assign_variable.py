from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.reader import read
from microinfer.writer import write
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.streaming import running_sum

ONE = np.array([[5, 5, 5, 5]], np.int8)  # stored 5 is real 1.0


def test_what_is_assigned_is_there_in_the_next_run_and_gone_after_reset() -> None:
    network = microinfer.load(running_sum())
    totals = [np.asarray(network.run(ONE))[0, 0] for _ in range(3)]
    assert totals == [5, 7, 9]
    network.reset()
    assert np.asarray(network.run(ONE))[0, 0] == 5


def test_the_c_remembers_and_forgets_alike() -> None:
    network = microinfer.load(running_sum())
    compiled = compile_network(network)
    library = load_library(compiled.program, compiled.unit, find_compiler())
    assert [library.run([ONE])[0][0, 0] for _ in range(3)] == [5, 7, 9]
    library.reset()
    assert library.run([ONE])[0][0, 0] == 5


@pytest.mark.parametrize(
    "initial", [np.full((1, 4), -7, np.int8), np.array([[1, -2, 3, 4]], np.int8)]
)
def test_initial_values_agree(oracles: Oracles, initial: np.ndarray) -> None:
    assert_agree(running_sum(initial), oracles, samples=12)
    assert_equals_c(running_sum(initial), samples=12, compiler="clang", optimization="-O3")


def test_an_initialiser_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"initial value int8 \[1, 5\]"):
        microinfer.load(running_sum(np.zeros((1, 5), np.int8)))


def test_an_initialiser_that_computes_is_refused() -> None:
    model = read(running_sum(np.zeros((1, 4), np.int8)))
    main, init = model.subgraphs
    (add,) = [op for op in main.operators if len(op.inputs) == 2 and op.outputs]
    computing = replace(init, operators=(*init.operators, replace(add, inputs=(0, 1))))
    with pytest.raises((UnsupportedModel, MalformedModel), match=r"initialiser|operators"):
        microinfer.load(write(replace(model, subgraphs=(main, computing))))


def test_an_initialiser_that_is_no_subgraph_is_malformed() -> None:
    model = read(running_sum(np.zeros((1, 4), np.int8)))
    with pytest.raises(MalformedModel, match="init_subgraph_index 1"):
        microinfer.load(write(replace(model, subgraphs=model.subgraphs[:1])))
