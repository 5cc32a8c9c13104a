"""The generated text of a few tiny networks, kept whole, read by people, compiled and run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import microinfer
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.runner import build_runner
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.c.networks import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
def test_generated_text_is_what_was_read_and_committed(
    name: str, golden: Callable[[str, str], None]
) -> None:
    unit = compile_network(microinfer.load(NETWORKS[name]()), name).unit
    for path, text in unit.files.items():
        if path.parts[0] != "microinfer":  # runtime files are their own text
            golden(f"{name}/{path}", text)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_text_compiles_and_equals_the_reference_under_sanitizers(
    name: str, compiler: str
) -> None:
    network = microinfer.load(NETWORKS[name]())
    compiled = compile_network(network, name)
    runner = build_runner(
        compiled.program, compiled.unit, find_compiler(compiler), "-O1", sanitize=True
    )
    inputs = list(sampled(network.graph, 40, 0))
    traces = iter(runner.traces(inputs))
    result = compare(network.graph, inputs, lambda _: next(traces))
    assert result.equal, str(result.first_difference)
