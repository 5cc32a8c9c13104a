"""The generated text of networks that go by rows and frames: kept, read by people, and run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

import microinfer
from microinfer.plan.choice import PlanOptions
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import Compiled, compile_network
from microinfer_codegen.frames import FrameView
from microinfer_codegen.runner import build_runner
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.c.networks import classifier, listener

WAYS: Mapping[str, tuple[Callable[[], bytes], PlanOptions]] = {
    "by_rows": (classifier, PlanOptions("ram")),
    "input_by_rows": (classifier, PlanOptions("ram", stream_input=True)),
    "by_frames": (listener, PlanOptions(stream_time=True)),
}


def compiled(name: str) -> Compiled:
    network, options = WAYS[name]
    return compile_network(microinfer.load(network()), name, options=options)


@pytest.mark.parametrize("name", WAYS)
def test_generated_text_is_what_was_read_and_committed(
    name: str, golden: Callable[[str, str], None]
) -> None:
    for path, text in compiled(name).unit.files.items():
        if path.parts[0] != "microinfer":  # runtime files are their own text
            golden(f"{name}/{path}", text)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("name", WAYS)
def test_the_same_text_compiles_and_equals_the_reference_under_sanitizers(
    name: str, compiler: str
) -> None:
    graph = microinfer.load(WAYS[name][0]()).graph
    made = compiled(name)
    runner = build_runner(made.program, made.unit, find_compiler(compiler), "-O1", sanitize=True)
    if made.program.window_frames:
        view = FrameView(graph, made.program)
        inputs = list(view.windows(40, 0))
        runs = iter(runner.traces(list(view.frames(inputs))))
        result = compare(graph, inputs, view.trace(lambda _: next(runs)))
    else:
        inputs = list(sampled(graph, 40, 0))
        runs = iter(runner.traces(inputs))
        result = compare(graph, inputs, lambda _: next(runs))
    assert result.equal, str(result.first_difference)
