"""Verification of a file: the reference against compiled C, and against official runtimes.

Knows which sides exist and in which order they are compared; how bytes are compared is `verify`,
how the other sides are run is `library` and `oracles`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from microinfer.graph import Array, Graph, Reference
from microinfer.network import load, read_file
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from microinfer_codegen.oracles import OracleRun, OracleSession
from microinfer_codegen.vectors import is_exhaustive, vector_count, vectors
from microinfer_codegen.verify import Comparison, Trace, compare

Progress = Callable[[str, int], AbstractContextManager[Any]]
"""(label, total) to a rich-like progress bar whose first task is advanced once per sample."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Comparisons of one model, by the name of the other side."""

    model: str
    reference: Reference
    exhaustive: bool
    comparisons: Mapping[str, Comparison]

    @property
    def equal(self) -> bool:
        """Whether every comparison found every byte equal."""
        return all(comparison.equal for comparison in self.comparisons.values())


def verify_file(
    path: Path,
    samples: int,
    seed: int,
    reference: Reference,
    oracle: bool,
    compiler: str | None,
    optimization: str,
    simplified: bool,
    int4: str,
    progress: Progress,
) -> Verification:
    """Compare a model's reference with its compiled C and, if asked, the official runtime.

    The reference is always that of the file's own graph, whether the C is simplified or not.

    The C always computes what devices compute (`tflm`); against reference `litert` it shows where
    the desktop differs.
    """
    network = load(path, reference)
    device = network if reference == "tflm" else load(path)
    graph = network.graph
    compiled = compile_network(device, simplified=simplified, packed_weights=int4 == "packed")
    chosen = find_compiler(compiler)
    library = load_library(compiled.program, compiled.unit, chosen, optimization)
    label = f"C ({' '.join(chosen.command)} {optimization})"

    def against(name: str, other: Trace) -> Comparison:
        with progress(f"{path.stem}: {name}", vector_count(graph, samples)) as bar:
            return compare(
                graph, vectors(graph, samples, seed), other, lambda: bar.advance(bar.task_ids[0])
            )

    comparisons = {label: against(label, library.trace)}
    if oracle:
        with OracleSession(reference) as session:
            model = read_file(path)
            inputs = list(vectors(graph, samples, seed)) if graph.state else []
            other = (
                _streaming(session, model, graph, inputs)
                if inputs
                else _official(session, model, graph)
            )
            comparisons[reference] = against(reference, other)
    return Verification(path.stem, reference, is_exhaustive(graph), comparisons)


def _tensors(run: OracleRun, graph: Graph) -> Mapping[int, Array]:
    return {**run.tensors, **dict(zip(graph.outputs, run.outputs, strict=True))}


def _official(session: OracleSession, model: bytes, graph: Graph) -> Trace:
    """One run at a time, so that memory stays small whatever the number of samples."""

    def trace(arrays: Sequence[Array]) -> Mapping[int, Array]:
        (run,) = session.run(model, [arrays])
        return _tensors(run, graph)

    return trace


def _streaming(
    session: OracleSession, model: bytes, graph: Graph, inputs: Sequence[Sequence[Array]]
) -> Trace:
    """All runs at once: the runtime keeps its variables within one call only."""
    runs = iter(session.run(model, inputs, reset=False))
    return lambda _: _tensors(next(runs), graph)
