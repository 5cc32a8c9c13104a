"""Orders: the best of all, of the same bytes, and the file's own where nothing is gained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, reduce

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import interpret
from microinfer.graph import Graph, Op
from microinfer.plan import order
from microinfer.plan.lives import lives_of
from microinfer.plan.order import best_order
from microinfer.plan.placement import aligned
from microinfer.plan.program import plan
from microinfer_codegen.vectors import sampled
from tests.models.test_shared_models import MODELS
from tests.support.models import ModelBuilder
from tests.support.streaming import running_sum

AFFINE = (0.5, 3)
PLAIN = {"fused_activation_function": 0}
MOST_OPERATORS = 7
MOST_ORDERS = 500
"""Random networks with more orders are left to the other properties."""


class Wiring:
    """Operators on rows of any width."""

    def __init__(self, seed: int = 0) -> None:
        self.builder = ModelBuilder()
        self.rng = np.random.default_rng(seed)
        self.handles: dict[int, int] = {}  # of one variable per width

    def width(self, tensor: int) -> int:
        return int(self.builder.tensors[tensor].shape[1])

    def input(self, width: int) -> int:
        return self.builder.input((1, width), "int8", *AFFINE)

    def row(self, width: int) -> int:
        return self.builder.tensor((1, width), "int8", *AFFINE)

    def dense(self, x: int, width: int) -> int:
        weights = self.rng.integers(-99, 99, (width, self.width(x))).astype(np.int8)
        filters = self.builder.constant(weights, [0.01])
        y = self.row(width)
        options = {"weights_format": 0, "keep_num_dims": False, **PLAIN}
        self.builder.op("FULLY_CONNECTED", [x, filters, None], [y], **options)
        return y

    def joined(self, x: int, other: int) -> int:
        y = self.row(self.width(x) + self.width(other))
        self.builder.op("CONCATENATION", [x, other], [y], axis=1, **PLAIN)
        return y

    def halves(self, x: int) -> list[int]:
        axis = self.builder.constant(np.array(1, np.int32))
        parts = [self.row(self.width(x) // 2) for _ in range(2)]
        self.builder.op("SPLIT", [axis, x], parts, num_splits=2)
        return parts

    def view(self, x: int) -> int:
        y = self.row(self.width(x))
        shape = self.builder.constant(np.array([1, self.width(x)], np.int32))
        self.builder.op("RESHAPE", [x, shape], [y])
        return y

    def variable(self, width: int) -> int:
        if width not in self.handles:
            self.handles[width] = self.builder.variable(f"v{width}")
        return self.handles[width]

    def read(self, width: int) -> int:
        y = self.row(width)
        self.builder.op("READ_VARIABLE", [self.variable(width)], [y])
        return y

    def assign(self, x: int) -> None:
        self.builder.op("ASSIGN_VARIABLE", [self.variable(self.width(x)), x], [])

    def graph(self, outputs: list[int]) -> Graph:
        return microinfer.load(self.builder.bytes(outputs=outputs)).graph


@st.composite
def networks(draw: st.DrawFn, state: bool = False) -> Graph:
    """A few operators anywhere behind one another; results that nobody reads, too."""
    w = Wiring(draw(st.integers(0, 99)))
    widths = st.sampled_from([1, 2, 4, 6, 8, 12, 16, 24, 32])
    rows = [w.input(draw(widths)) for _ in range(draw(st.integers(1, 2)))]
    given_rows = len(rows)
    kinds = ["dense", "dense", "dense", "join", "halves", "view"]
    kinds += ["read", "read", "assign", "assign"] if state else []
    for _ in range(draw(st.integers(2, MOST_OPERATORS))):
        x, kind = draw(st.sampled_from(rows)), draw(st.sampled_from(kinds))
        if kind == "join":
            rows.append(w.joined(x, draw(st.sampled_from(rows))))
        elif kind == "halves" and w.width(x) % 2 == 0:
            rows += w.halves(x)
        elif kind == "view":
            rows.append(w.view(x))
        elif kind == "read":
            rows.append(w.read(draw(st.sampled_from([4, 16]))))
        elif kind == "assign" and w.width(x) in (4, 16):
            w.assign(x)
        else:
            rows.append(w.dense(x, draw(widths)))
    if len(rows) == given_rows:
        rows.append(w.dense(rows[0], 4))
    made = st.sampled_from(rows[given_rows:])
    return w.graph(draw(st.lists(made, min_size=1, max_size=3, unique=True)))


@st.composite
def branched(draw: st.DrawFn) -> Graph:
    """Branches computed side by side in the file, some from one another, with a narrow end."""
    w = Wiring(draw(st.integers(0, 99)))
    widths = st.sampled_from([4, 8, 12, 20, 32, 48, 64])
    rows = [w.input(4)] * draw(st.integers(2, 4))
    for _ in range(draw(st.integers(1, 3))):
        middle = [w.dense(x, draw(widths)) for x in rows]
        rows = [draw(st.sampled_from(middle)) if draw(st.booleans()) else x for x in middle]
    ends = [w.dense(x, 4) for x in rows]
    return w.graph([reduce(w.joined, ends)])


def peak(graph: Graph) -> int:
    """Most bytes alive at a step, counted from lives alone."""
    lives = lives_of(graph)
    return max(
        (
            sum(
                aligned(lives.size_bytes(tensor), lives.alignment(tensor))
                for tensor, first in lives.first.items()
                if first <= step <= lives.last[tensor]
            )
            for step in range(len(lives.steps))
        ),
        default=0,
    )


def touching(graph: Graph) -> list[Op]:
    """The operators that touch the state, in order."""
    variables = {variable.tensor for variable in graph.state}
    return [op for op in graph.ops if variables & {*op.inputs, *op.outputs}]


def orders(graph: Graph) -> Iterator[Graph]:
    """The graph in every order that its tensors and its state allow."""
    variables = {variable.tensor for variable in graph.state}
    state = touching(graph)

    def following(run: tuple[Op, ...], there: frozenset[int]) -> Iterator[tuple[Op, ...]]:
        if len(run) == len(graph.ops):
            yield run
        touched = sum(op in state for op in run)
        for op in graph.ops:
            in_turn = op not in state or state[touched : touched + 1] == [op]
            if op not in run and {*op.inputs} <= there and in_turn:
                yield from following((*run, op), there | {*op.outputs})

    for ops in following((), frozenset({*graph.inputs, *variables})):
        yield replace(graph, ops=ops)


def least_peak(graph: Graph) -> int:
    """Of every order of a network without state: all sets, each by its definition, no short cut."""
    lives = lives_of(graph)
    touched = {op: {lives.root[t] for t in (*op.inputs, *op.outputs)} for op in lives.steps}
    size = {t: aligned(lives.size_bytes(t), lives.alignment(t)) for t in lives.first}
    given = {*graph.inputs}
    lasting = {lives.root[t] for t in graph.outputs}
    unread = given.difference(lasting, *touched.values())

    def during(done: frozenset[Op], op: Op) -> int:
        there = given.union(*(touched[each] for each in (*done, op)))
        needed = lasting.union(*(touched[each] for each in lives.steps if each not in done))
        return sum(size[t] for t in there & (needed if done else needed | unread))

    @cache
    def rest(done: frozenset[Op]) -> int:
        there = given.union(*(touched[each] for each in done))
        ready = (
            op
            for op in lives.steps
            if op not in done and {lives.root[t] for t in op.inputs} <= there
        )
        return min((max(during(done, op), rest(done | {op})) for op in ready), default=0)

    return rest(frozenset())


def assert_same_network(graph: Graph, other: Graph) -> None:
    """The same operators, runnable in turn, and the same outputs over a stream."""
    assert set(graph.ops) == set(other.ops)
    assert len(graph.ops) == len(other.ops)
    assert touching(graph) == touching(other)
    memory, other_memory = interpret.initial_state(graph), interpret.initial_state(other)
    for inputs in sampled(graph, 3, 0):
        wanted = interpret.run(graph, inputs, memory)
        got = interpret.run(other, inputs, other_memory)
        assert [a.tolist() for a in wanted] == [a.tolist() for a in got]
    assert {t: a.tolist() for t, a in memory.items()} == {
        t: a.tolist() for t, a in other_memory.items()
    }


def branches() -> Graph:
    """Two branches that the file computes side by side: 8 - 64 - 4, twice, joined."""
    w = Wiring()
    x = w.input(8)
    wide = [w.dense(x, 64) for _ in range(2)]
    narrow = [w.dense(row, 4) for row in wide]
    return w.graph([w.joined(*narrow)])


def test_one_branch_after_the_other_takes_less() -> None:
    graph = branches()
    better = best_order(graph)
    assert (peak(graph), peak(better)) == (8 + 64 + 64, 8 + 64 + 4)
    assert [op.index for op in better.ops] == [0, 2, 1, 3, 4]
    assert_same_network(graph, better)
    assert plan(better).arena_bytes < plan(graph).arena_bytes


@settings(max_examples=200, deadline=None)
@given(graph=networks())
def test_no_order_of_all_is_better(graph: Graph) -> None:
    peaks = []
    for ordered in orders(graph):
        peaks.append(peak(ordered))
        if len(peaks) > MOST_ORDERS:
            return
    better = best_order(graph)
    assert peak(better) == min(peaks) == least_peak(graph)
    event("gained" if better is not graph else "kept")
    assert (better is graph) == (peak(graph) == min(peaks))
    assert best_order(better) is better


@settings(max_examples=100, deadline=None)
@given(graph=branched())
def test_no_order_of_branches_is_better(graph: Graph) -> None:
    better = best_order(graph)
    event("gained" if better is not graph else "kept")
    assert peak(better) == least_peak(graph)
    assert (better is graph) == (peak(better) == peak(graph))
    assert_same_network(graph, better)


@settings(max_examples=300, deadline=None)
@given(graph=networks(state=True))
def test_state_keeps_its_order_and_values_stay_in_their_variables(graph: Graph) -> None:
    better = best_order(graph)
    event("gained" if better is not graph else "kept")
    assert_same_network(graph, better)
    assert better is graph or peak(better) < peak(graph)
    steps = {*lives_of(graph).steps}
    assert {*lives_of(better).steps} <= steps
    for count, ordered in enumerate(orders(graph)):
        if count > MOST_ORDERS:
            return
        if {*lives_of(ordered).steps} == steps:
            assert peak(better) <= peak(ordered)


@settings(max_examples=150, deadline=None)
@given(graph=networks())
def test_the_outputs_are_the_same_from_less(graph: Graph) -> None:
    better = best_order(graph)
    assert_same_network(graph, better)
    assert better is graph or peak(better) < peak(graph)


@pytest.mark.parametrize("widths", [(8,), (8, 64, 4, 32), (1, 3, 5, 7, 9)])
def test_a_chain_comes_back_itself(widths: tuple[int, ...]) -> None:
    w = Wiring()
    x = w.view(w.input(4))
    for width in widths:
        x = w.view(w.dense(x, width))
    graph = w.graph([x])
    assert best_order(graph) is graph


def test_views_alone_come_back_themselves() -> None:
    w = Wiring()
    graph = w.graph([w.view(w.view(w.input(4)))])
    assert best_order(graph) is graph


def test_a_value_is_used_before_its_variable_is_assigned() -> None:
    """An assignment as soon as its value is there would take less, but for a copy of the old."""
    w = Wiring()
    x = w.input(64)
    used = w.dense(w.read(16), 32)
    w.assign(w.dense(x, 16))
    graph = w.graph([used])
    better = best_order(graph)
    assert (peak(graph), peak(better)) == (64 + 32 + 16, 64 + 16)
    names = ["FULLY_CONNECTED", "FULLY_CONNECTED", "ASSIGN_VARIABLE"]
    assert [op.OPERATOR for op in lives_of(better).steps] == names
    assert_same_network(graph, better)


def test_variables_are_assigned_in_the_order_of_the_file() -> None:
    """The other order would take the 4 bytes less that wait for their turn."""
    w = Wiring()
    x, other = w.input(8), w.input(64)
    first = w.dense(w.dense(x, 128), 16)
    w.assign(first)
    w.assign(w.dense(other, 4))
    graph = w.graph([first])
    better = best_order(graph)
    assert (peak(graph), peak(better)) == (64 + 128 + 16, 4 + 128 + 16)
    assert_same_network(graph, better)


@pytest.mark.parametrize("reads_after", [False, True])
def test_a_stream_is_the_same(reads_after: bool) -> None:
    graph = microinfer.load(running_sum(np.array([[1, -2, 3, 100]], np.int8), reads_after)).graph
    assert best_order(graph) is graph


def test_beyond_the_limit_the_file_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = branches()
    monkeypatch.setattr(order, "SET_LIMIT", 2)
    assert best_order(graph) is graph


def test_wide_networks_are_not_searched_for_ever() -> None:
    w = Wiring()
    x = w.input(8)
    rng = np.random.default_rng(0)
    rows = [x] * 40
    for _ in range(3):
        rows = [w.dense(row, 4 * int(rng.integers(2, 30))) for row in rows]
    graph = w.graph([w.dense(row, 4) for row in rows])
    better = best_order(graph)
    assert better is graph or peak(better) < peak(graph)


@pytest.mark.parametrize("name", [*MODELS, "keyword_scrambled_8bit", "trained_lstm_int8"])
def test_real_networks_take_no_more(name: str, shared_model: Callable[[str], bytes]) -> None:
    graph = microinfer.load(shared_model(name)).graph
    better = best_order(graph)
    assert better is graph or peak(better) < peak(graph)
    assert_same_network(graph, better)
