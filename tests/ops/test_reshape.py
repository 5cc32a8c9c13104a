from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.plan.program import plan
from tests.support.agreement import Oracles, assert_agree
from tests.support.models import ModelBuilder
from tests.support.views import ints, view_model


@settings(max_examples=20)
@given(data=st.data())
def test_any_shape_agrees_with_the_official_runtimes(oracles: Oracles, data: st.DataObject) -> None:
    factors = data.draw(st.permutations([2, 3, 2, 1]))
    cut = data.draw(st.integers(1, 3))
    shape = (math.prod(factors[:cut]), math.prod(factors[cut:]))
    target = tuple(data.draw(st.permutations([3, 1, 4])))
    asked = list(target)
    if data.draw(st.booleans()):
        asked[data.draw(st.integers(0, 2))] = -1
    assert_agree(view_model("RESHAPE", shape, target, ints(*asked), new_shape=()), oracles)


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "bool"])
def test_any_element_type(oracles: Oracles, dtype: str) -> None:
    scale = 0.5 if dtype == "int16" else None
    model = view_model("RESHAPE", (2, 3), (3, 2), ints(3, 2), dtype, scale, new_shape=())
    assert_agree(model, oracles)


def test_the_option_holds_where_no_shape_is_given(oracles: Oracles) -> None:
    assert_agree(view_model("RESHAPE", (2, 3), (3, 2), new_shape=(-1, 2)), oracles)


def test_the_input_holds_where_both_are_given(oracles: Oracles) -> None:
    assert_agree(view_model("RESHAPE", (2, 3), (3, 2), ints(3, 2), new_shape=(6, 1)), oracles)


def test_a_single_value_becomes_a_scalar() -> None:
    for option in ((), (0,)):
        graph = microinfer.load(view_model("RESHAPE", (1, 1), (), new_shape=option)).graph
        assert graph.tensors[graph.outputs[0]].shape == ()


def test_a_view_costs_no_step_and_no_bytes() -> None:
    graph = microinfer.load(view_model("RESHAPE", (2, 3), (6,), ints(6), new_shape=())).graph
    program = plan(graph)
    assert [op.OPERATOR for op in program.steps] == ["CONCATENATION"]
    assert program.place(graph.ops[0].outputs[0]) == program.place(graph.inputs[0])


def test_a_view_of_a_constant_is_a_constant() -> None:
    builder = ModelBuilder()
    source = builder.input((3,), "int8", 0.5)
    constant = builder.constant(np.array([[1, 2, 3]], np.int8), scales=[0.5])
    view = builder.tensor((3,), "int8", 0.5)
    target = builder.tensor((6,), "int8", 0.5)
    builder.op("RESHAPE", [constant, builder.constant(ints(3))], [view], new_shape=())
    builder.op("CONCATENATION", [source, view], [target], axis=0, fused_activation_function=0)
    graph = microinfer.load(builder.bytes(outputs=[target])).graph
    assert [op.OPERATOR for op in graph.ops] == ["CONCATENATION"]
    data = graph.tensors[view].data
    assert data is not None
    assert data.tolist() == [1, 2, 3]


@pytest.mark.parametrize("asked", [(-1, -1), (0, 6), (-2, 3), (4, -1), (5, 1)])
def test_shapes_that_cannot_be_are_malformed(asked: tuple[int, ...]) -> None:
    with pytest.raises(MalformedModel, match=r"new shape \[|do not fill shape \["):
        microinfer.load(view_model("RESHAPE", (2, 3), (3, 2), ints(*asked), new_shape=()))


def test_an_output_of_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match=r"output shape is \[2, 3\]; \[3, 2\] follows"):
        microinfer.load(view_model("RESHAPE", (2, 3), (2, 3), ints(3, 2), new_shape=()))


def test_an_output_of_another_rank_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="the new shape has 2 dimensions"):
        microinfer.load(view_model("RESHAPE", (2, 3), (6,), ints(3, 2), new_shape=()))


def test_a_change_of_scale_is_refused() -> None:
    model = view_model("RESHAPE", (2, 3), (6,), ints(6), output_scale=0.25, new_shape=())
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(model)


def test_a_shape_computed_at_run_time_is_refused() -> None:
    builder = ModelBuilder()
    source = builder.input((2, 3), "int8", 0.5)
    shape = builder.input((1,), "int32")
    target = builder.tensor((6,), "int8", 0.5)
    builder.op("RESHAPE", [source, shape], [target], new_shape=())
    with pytest.raises(UnsupportedModel, match="new shape computed at run time"):
        microinfer.load(builder.bytes(outputs=[target]))
