"""Joins and cuts that need not run: parts lie where they are in the whole, and the C is right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.plan.choice import OPTIMIZE, PlanOptions, plan_for, row_by_row
from microinfer.plan.lives import lives_of
from microinfer.plan.program import Program, plan
from microinfer.plan.simulate import simulate
from microinfer_codegen.build import find_compiler
from microinfer_codegen.library import load_library
from microinfer_codegen.unit import emit
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.support.models import ModelBuilder

SAME = ("int8", 0.5)


class Branches(ModelBuilder):
    """Tensors of a batch of one and some rows of four values."""

    def elu(self, source: int, rows: int) -> int:
        target = self.tensor((1, rows, 4), *SAME)
        self.op("ELU", [source], [target])
        return target

    def join(self, sources: list[int], rows: int, axis: int = 1) -> int:
        target = self.tensor((1, rows, 4), *SAME)
        self.op("CONCATENATION", sources, [target], axis=axis, fused_activation_function=0)
        return target

    def halves(self, source: int, rows: int) -> list[int]:
        targets = [self.tensor((1, rows // 2, 4), *SAME) for _ in range(2)]
        axis = self.constant(np.array(1, np.int32))
        self.op("SPLIT", [axis, source], targets, num_splits=2)
        return targets


def joining() -> bytes:
    """Two maps of the input, one after the other, mapped together."""
    b = Branches()
    x = b.input((1, 3, 4), *SAME)
    joined = b.join([b.elu(x, 3), b.elu(b.elu(x, 3), 3)], 6)
    return b.bytes(outputs=[b.elu(joined, 6)])


def cutting() -> bytes:
    """Halves of the input that are mapped apart and meet again."""
    b = Branches()
    first, second = b.halves(b.elu(b.input((1, 6, 4), *SAME), 6), 6)
    total = b.tensor((1, 3, 4), *SAME)
    b.op("ADD", [b.elu(first, 3), second], [total], fused_activation_function=0)
    return b.bytes(outputs=[total])


def assert_c_is_right(program: Program) -> None:
    simulate(program)
    library = load_library(program, emit(program, "model", "00" * 32), find_compiler(), "-O1")
    graph = program.graph
    result = compare(graph, sampled(graph, 4, 0), library.trace)
    assert result.equal, str(result.first_difference)


def load(data: bytes) -> Graph:
    return microinfer.load(data).graph


@pytest.mark.parametrize("model", [joining, cutting])
def test_parts_are_not_copied(model: object) -> None:
    graph = load(model())  # type: ignore[operator]
    program = plan(graph, "rows", joined=True)
    names = {op.OPERATOR for op in program.steps}
    assert names.isdisjoint({"CONCATENATION", "SPLIT"})
    assert program.arena_bytes <= plan(graph).arena_bytes
    assert_c_is_right(program)
    for optimize in OPTIMIZE:
        chosen = plan_for(graph, PlanOptions(optimize))
        assert chosen.inside
        assert_c_is_right(chosen)


def test_a_part_at_an_odd_byte_is_copied() -> None:
    b = Branches()
    x = b.input((1, 3), *SAME)
    parts = [b.tensor((1, 3), *SAME) for _ in range(2)]
    for part in parts:
        b.op("ELU", [x], [part])
    y = b.tensor((1, 6), *SAME)
    b.op("CONCATENATION", parts, [y], axis=1, fused_activation_function=0)
    assert lives_of(load(b.bytes(outputs=[y])), joined=True).inside == {}


def test_a_part_can_be_in_one_place_only() -> None:
    b = Branches()
    x = b.elu(b.input((1, 2, 4), *SAME), 2)
    graph = load(b.bytes(outputs=[b.join([x, x], 4)]))
    assert lives_of(graph, joined=True).inside == {}


def test_parts_side_by_side_in_each_row_are_copied() -> None:
    b = Branches()
    x = b.input((1, 2, 4), *SAME)
    y = b.tensor((1, 2, 8), *SAME)
    parts = [b.elu(x, 2), b.elu(x, 2)]
    b.op("CONCATENATION", parts, [y], axis=2, fused_activation_function=0)
    assert lives_of(load(b.bytes(outputs=[y])), joined=True).inside == {}


def test_an_output_that_is_read_last_is_not_overwritten() -> None:
    b = Branches()
    x = b.input((1, 4, 4), *SAME)
    first = b.elu(x, 4)
    graph = load(b.bytes(outputs=[first, b.elu(first, 4)]))
    for overlap in ("none", "in place", "rows"):
        simulate(plan(graph, overlap))  # type: ignore[arg-type]
    simulate(row_by_row(graph))


@st.composite
def branched(draw: st.DrawFn) -> bytes:
    """Maps, joins, halves and sums of whatever is there."""
    b = Branches()
    rows = draw(st.sampled_from([2, 4]))
    there = [(b.input((1, rows, 4), *SAME), rows)]
    for _ in range(draw(st.integers(2, 8))):
        source, rows = draw(st.sampled_from(there))
        kind = draw(st.sampled_from(["elu", "join", "halves", "add"]))
        if kind == "join":
            others = draw(st.lists(st.sampled_from(there), min_size=1, max_size=2))
            total = rows + sum(other for _, other in others)
            there.append((b.join([source, *(tensor for tensor, _ in others)], total), total))
        elif kind == "halves" and rows % 2 == 0:
            there += [(half, rows // 2) for half in b.halves(source, rows)]
        elif kind == "add":
            second = draw(st.sampled_from([t for t, other in there if other == rows]))
            target = b.tensor((1, rows, 4), *SAME)
            b.op("ADD", [source, second], [target], fused_activation_function=0)
            there.append((target, rows))
        else:
            there.append((b.elu(source, rows), rows))
    outputs = draw(st.lists(st.sampled_from(there[1:]), min_size=1, max_size=2, unique=True))
    return b.bytes(outputs=[tensor for tensor, _ in outputs])


@settings(max_examples=300, deadline=None)
@given(data=branched())
def test_random_branches_are_safe(data: bytes) -> None:
    graph = load(data)
    simulate(plan(graph, joined=True))
    simulate(plan(graph, "rows", joined=True))
    simulate(row_by_row(graph, joined=True))


@settings(max_examples=20, deadline=None)
@given(data=branched())
def test_random_branches_compute_the_same_in_c(data: bytes) -> None:
    assert_c_is_right(plan(load(data), "rows", joined=True))
