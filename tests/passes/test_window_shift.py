from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import interpret
from microinfer.graph import Graph
from microinfer.passes.window_shift import shift_windows
from microinfer.plan.program import plan
from microinfer_codegen.build import find_compiler
from microinfer_codegen.library import load_library
from microinfer_codegen.unit import emit
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.models.test_wake_words import models
from tests.support.models import ModelBuilder
from tests.support.movements import ints

FUSED = {"fused_activation_function": 0}
MASKS = {
    "begin_mask": 0,
    "end_mask": 0,
    "ellipsis_mask": 0,
    "new_axis_mask": 0,
    "shrink_axis_mask": 0,
    "offset": False,
}


def streaming(
    kept: int = 3,
    entering: int = 2,
    outer: int = 2,
    inner: int = 4,
    drop: int | None = None,
    state_first: bool = True,
    state_is_output: bool = False,
) -> bytes:
    """A window over time along axis 1; drop: frames that the slice leaves away."""
    drop = entering if drop is None else drop
    b = ModelBuilder()
    b.initialise(
        {"v": (np.arange(outer * kept * inner).astype(np.int8).reshape(outer, kept, inner), 0.5, 0)}
    )
    handle = b.variable("v")
    x = b.input((outer, entering, inner), "int8", 0.5)
    held = b.tensor((outer, kept, inner), "int8", 0.5)
    b.op("READ_VARIABLE", [handle], [held])
    window = b.tensor((outer, kept + entering, inner), "int8", 0.5)
    b.op("CONCATENATION", [held, x] if state_first else [x, held], [window], axis=1, **FUSED)
    rest = b.tensor((outer, kept, inner), "int8", 0.5)
    begin, end = ints(0, drop, 0), ints(outer, drop + kept, inner)
    operands = [window, b.constant(begin), b.constant(end), b.constant(ints(1, 1, 1))]
    b.op("STRIDED_SLICE", operands, [rest], **MASKS)
    b.op("ASSIGN_VARIABLE", [handle, rest], [])
    y = b.tensor((outer, kept + entering, inner), "int8", 0.25)
    b.op("ABS", [window], [y])
    return b.bytes(outputs=[y, held] if state_is_output else [y])


def assert_same_answers(graph: Graph, smaller: Graph, runs: int) -> None:
    """Both graphs, and the C of the smaller one, over a stream."""
    state, other = interpret.initial_state(graph), interpret.initial_state(smaller)
    for inputs in sampled(graph, runs, 0):
        wanted = interpret.run(graph, inputs, state)
        got = interpret.run(smaller, inputs, other)
        assert [a.tolist() for a in wanted] == [a.tolist() for a in got]
    program = plan(smaller)
    library = load_library(program, emit(program, "model", "0"), find_compiler())
    result = compare(graph, sampled(graph, runs, 0), library.trace)
    assert result.equal, str(result.first_difference)


@settings(max_examples=20, deadline=None)
@given(
    kept=st.integers(1, 5),
    entering=st.integers(1, 4),
    outer=st.integers(1, 3),
    inner=st.integers(1, 3),
)
def test_a_shifted_window_computes_the_same(
    kept: int, entering: int, outer: int, inner: int
) -> None:
    graph = microinfer.load(streaming(kept, entering, outer, inner)).graph
    smaller = shift_windows(graph)
    assert [op.OPERATOR for op in smaller.ops] == ["SHIFT_WINDOW", "ABS"]
    assert_same_answers(graph, smaller, 12)


@pytest.mark.parametrize(
    "change", [{"drop": 0}, {"drop": 1}, {"state_first": False}, {"state_is_output": True}]
)
def test_what_is_no_window_stays_as_it_is(change: dict[str, int | bool]) -> None:
    graph = microinfer.load(streaming(**change)).graph  # type: ignore[arg-type]
    assert shift_windows(graph) is graph


def test_a_variable_with_another_reader_stays_as_it_is() -> None:
    graph = microinfer.load(streaming()).graph
    (read,) = (op for op in graph.ops if op.OPERATOR == "READ_VARIABLE")
    again = replace(graph, ops=(*graph.ops, read))
    assert shift_windows(again) is again


@pytest.mark.skipif(not models(), reason="pymicro-wakeword is not installed")
@pytest.mark.parametrize("path", models(), ids=lambda path: path.stem)
def test_wake_words_shift_their_windows_in_less_memory(path: Path) -> None:
    graph = microinfer.load(path).graph
    smaller = shift_windows(graph)
    assert "SHIFT_WINDOW" in {op.OPERATOR for op in smaller.ops}
    assert_same_answers(graph, smaller, 60)
    before, after = plan(graph), plan(smaller)
    assert after.arena_bytes + after.state_bytes < before.arena_bytes + before.state_bytes
