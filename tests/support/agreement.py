"""assert_agree: official runtimes, NumPy references and compiled C on one model, every tensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import microinfer
from microinfer.graph import Array
from microinfer.plan.program import plan
from microinfer_codegen.build import find_compiler
from microinfer_codegen.library import load_library
from microinfer_codegen.unit import emit
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare


@dataclass(frozen=True)
class Oracles:
    """The official runtimes of a test session; None where one is not installed."""

    tflm: Any
    litert: Any


def assert_equals_c(
    model: bytes,
    samples: int = 3,
    seed: int = 0,
    compiler: str | None = None,
    optimization: str = "-O1",
    packed_weights: bool = False,
) -> None:
    """The compiled C gives every tensor of the `tflm` reference."""
    network = microinfer.load(model)
    program = plan(network.graph)
    unit = emit(program, "model", network.sha256, packed_weights)
    compiled = load_library(program, unit, find_compiler(compiler), optimization)
    result = compare(network.graph, sampled(network.graph, samples, seed), compiled.trace)
    assert result.equal, f"C: {result.first_difference}"


def assert_equals_oracle(
    model: bytes, reference: Any, session: Any, samples: int = 3, seed: int = 0
) -> None:
    """The NumPy reference gives every tensor that the official runtime of its name gives."""
    graph = microinfer.load(model, reference=reference).graph
    inputs = list(sampled(graph, samples, seed))
    runs = iter(session.run(model, inputs, reset=not graph.state))

    def official(_: Any) -> dict[int, Array]:
        run = next(runs)
        tensors: dict[int, Array] = dict(run.tensors)
        tensors.update(zip(graph.outputs, run.outputs, strict=True))
        return tensors

    result = compare(graph, inputs, official)
    assert result.equal, f"{reference}: {result.first_difference}"


def assert_agree(
    model: bytes,
    oracles: Oracles,
    samples: int = 3,
    seed: int = 0,
    tflm: bool = True,
    litert: bool = True,
    c: bool = True,
) -> None:
    """TFLM == NumPy `tflm` == C and LiteRT == NumPy `litert`, every tensor, no tolerance.

    A side is switched off only for a named exception; say which where you do it.
    """
    if tflm and oracles.tflm is not None:
        assert_equals_oracle(model, "tflm", oracles.tflm, samples, seed)
    if litert and oracles.litert is not None:
        assert_equals_oracle(model, "litert", oracles.litert, samples, seed)
    if c:
        assert_equals_c(model, samples, seed)
