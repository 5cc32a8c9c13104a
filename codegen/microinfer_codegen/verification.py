"""Verification of a file: the reference against compiled C, and against official runtimes.

Knows which sides exist and in which order they are compared; how bytes are compared is `verify`,
how the other sides are run is `library` and `oracles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from microinfer.graph import Array, Graph, Reference, Tensor
from microinfer.network import Network
from microinfer.plan.choice import DEFAULT, PlanOptions
from microinfer_codegen.batch import ModelFile
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import Compiled, compile_network
from microinfer_codegen.frames import FrameView
from microinfer_codegen.library import load_library
from microinfer_codegen.oracles import OracleRun, OracleSession
from microinfer_codegen.serial_link import open_board
from microinfer_codegen.targets.device import traces
from microinfer_codegen.targets.image import build_image
from microinfer_codegen.targets.table import HOST, find_target
from microinfer_codegen.vectors import is_exhaustive, vector_count, vectors
from microinfer_codegen.verify import Comparison, Trace, compare

Progress = Callable[[str, int], AbstractContextManager[Any]]
"""(label, total) to a rich-like progress bar whose first task is advanced once per sample."""


class _Silent:
    """A progress bar that nobody sees."""

    task_ids = (0,)

    def advance(self, task: int) -> None:
        """Nothing."""


@contextmanager
def silent(label: str, total: int) -> Iterator[_Silent]:  # noqa: ARG001 -- as Progress has them
    """A Progress for work that has no terminal."""
    yield _Silent()


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


@dataclass(frozen=True, slots=True)
class Comparisons:
    """What a model is compared with, and on how many inputs."""

    samples: int
    seed: int
    reference: Reference
    oracle: bool
    compiler: str | None
    optimization: str
    simplified: bool
    packed_weights: bool
    target: str  # HOST, or a name of TARGETS
    options: PlanOptions = DEFAULT
    serial: str | None = None  # the port of a board that runs NAME_serve, instead of a target
    baud: int = 115200


def verify_model(
    model: ModelFile, wanted: Comparisons, progress: Progress = silent
) -> Verification:
    """Compare a model's reference with its compiled C and, if asked, the official runtime.

    The reference is always that of the file's own graph, whether the C is simplified or not; of
    tensors that lost channels, those that are left are compared.

    The C always computes what devices compute (`tflm`); against reference `litert` it shows where
    the desktop differs.
    """
    reference, samples, seed = wanted.reference, wanted.samples, wanted.seed
    network = model.load(reference)
    device = network if reference == "tflm" else model.load()
    graph = network.graph
    compiled = compile_network(
        device,
        simplified=wanted.simplified,
        packed_weights=wanted.packed_weights,
        options=wanted.options,
    )
    if compiled.program.window_frames:
        comparisons = _frame_by_frame(compiled, wanted, network, model.name, progress)
    else:
        with _other_side(compiled, wanted, network) as (label, side):
            tensors = compiled.program.graph.tensors
            comparison = _against(network, model.name, wanted, label, side, progress, tensors)
            comparisons = {label: comparison}
    if wanted.oracle:
        with OracleSession(reference) as session:
            inputs = list(vectors(graph, samples, seed)) if graph.state else []
            other = (
                _streaming(session, model.data, graph, inputs)
                if inputs
                else _official(session, model.data, graph)
            )
            comparisons[reference] = _against(
                network, model.name, wanted, reference, other, progress
            )
    return Verification(model.name, reference, is_exhaustive(graph), comparisons)


def _frame_by_frame(
    compiled: Compiled, wanted: Comparisons, network: Network, model: str, progress: Progress
) -> dict[str, Comparison]:
    """The window's network on every window of a stream against frames that are pushed."""
    view = FrameView(network.graph, compiled.program)
    windows = list(view.windows(wanted.samples, wanted.seed))
    with _other_side(compiled, wanted, network, list(view.frames(windows))) as (label, side):
        with progress(f"{model}: {label}", len(windows)) as bar:
            trace = view.trace(side)
            found = compare(network.graph, windows, trace, lambda: bar.advance(bar.task_ids[0]))
        return {f"{label}, frame by frame": found}


def _against(
    network: Network,
    model: str,
    wanted: Comparisons,
    label: str,
    other: Trace,
    progress: Progress,
    parts: Sequence[Tensor] = (),
) -> Comparison:
    graph = network.graph
    with progress(f"{model}: {label}", vector_count(graph, wanted.samples)) as bar:
        inputs = vectors(graph, wanted.samples, wanted.seed)
        return compare(graph, inputs, other, lambda: bar.advance(bar.task_ids[0]), parts)


@contextmanager
def _other_side(
    compiled: Compiled,
    wanted: Comparisons,
    network: Network,
    given: Sequence[Sequence[Array]] | None = None,
) -> Iterator[tuple[str, Trace]]:
    """(label, trace) of the compiled C, wherever it runs; given: its inputs, if not `vectors`."""
    if wanted.serial is not None:
        with open_board(wanted.serial, wanted.baud, network.sha256) as board:
            graph = compiled.program.graph
            yield f"the board on {wanted.serial}", lambda arrays: board.trace(graph, arrays)
    elif wanted.target == HOST:
        yield _on_host(compiled, wanted)
    else:
        inputs = given or list(vectors(network.graph, wanted.samples, wanted.seed))
        yield _on_target(compiled, wanted, inputs)


def _on_host(compiled: Compiled, wanted: Comparisons) -> tuple[str, Trace]:
    chosen = find_compiler(wanted.compiler)
    library = load_library(compiled.program, compiled.unit, chosen, wanted.optimization)
    return f"C ({' '.join(chosen.command)} {wanted.optimization})", library.trace


def _on_target(
    compiled: Compiled, wanted: Comparisons, inputs: Sequence[Sequence[Array]]
) -> tuple[str, Trace]:
    target = find_target(wanted.target)
    image = build_image(compiled.program, compiled.unit, target, wanted.optimization, traced=True)
    runs = traces(compiled.program.graph, image, inputs)
    return f"C on {target.name} ({wanted.optimization})", lambda _: next(runs)


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
