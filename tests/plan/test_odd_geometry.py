"""Networks of odd geometry, which no converter writes: rows that are not what they seem."""

from __future__ import annotations

import pytest

import microinfer
from microinfer.plan.choice import PlanOptions, ladder, plan_for, row_by_row
from microinfer.plan.program import plan
from microinfer_codegen.compile import compile_network
from microinfer_codegen.targets.image import build_image
from microinfer_codegen.targets.table import TARGETS
from tests.plan.test_segment import assert_c_is_right
from tests.support.devices import needs_arm
from tests.support.layers import Layers

EVERY_WAY = [
    PlanOptions("speed"),
    PlanOptions("balanced"),
    PlanOptions("ram"),
    PlanOptions("ram", stream_input=True),
]


def assert_right_every_way(data: bytes) -> None:
    graph = microinfer.load(data).graph
    for options in EVERY_WAY:
        assert_c_is_right(plan_for(graph, options), samples=12)


def test_a_mean_over_a_view_with_other_rows_is_no_sink() -> None:
    n = Layers()
    image = n.convolve(n.input(1, 16, 1, 3), 24, 3)
    assert_right_every_way(n.bytes(n.mean(n.view(image, 1, 4, 2, 48))))


def test_a_dilated_window_over_all_rows_is_no_sink() -> None:
    n = Layers()
    image = n.convolve(n.input(1, 4, 5, 3), 24, 3, stride=(2, 1))
    assert_right_every_way(n.bytes(n.convolve(image, 2, 2, stride=(2, 1), dilation=2)))


@pytest.mark.parametrize("swapped", [False, True])
def test_a_tensor_read_through_views_of_two_heights_is_read_right(swapped: bool) -> None:
    n = Layers()
    image = n.input(1, 8, 2, 1)
    tall = n.view(image, 1, 4, 4, 1)
    first = n.convolve(image, 32, 3, stride=(2, 1)) if not swapped else None
    second = n.convolve(n.unary("ELU", tall), 32, 3, 3, stride=(1, 2))
    if first is None:
        first = n.convolve(image, 32, 3, stride=(2, 1))
    assert_right_every_way(n.bytes(n.mean(n.add(first, second))))


def test_rows_that_lie_wholly_in_the_padding_may_go_backward() -> None:
    n = Layers()
    data = n.bytes(n.convolve(n.input(1, 2, 3, 4), 4, 2, dilation=3))
    assert_right_every_way(data)
    assert plan(microinfer.load(data).graph, "rows").backward == {0}


def deep() -> bytes:
    """The input is read again after more steps than go in one segment."""
    n = Layers()
    image = n.input(1, 6, 2, 2)
    here = image
    for _ in range(70):
        here = n.convolve(here, 2, 3)
    return n.bytes(n.add(here, image))


def far() -> bytes:
    """A shortcut that needs a longer ring than is looked for."""
    n = Layers()
    image = n.input(1, 2000, 1, 1)
    here = image
    for _ in range(4):
        here = n.convolve(here, 1, 3, dilation=300)
    return n.bytes(n.add(here, image))


@pytest.mark.parametrize("network", [deep, far])
def test_an_input_that_no_segment_takes_in_comes_whole(network: object) -> None:
    assert callable(network)
    graph = microinfer.load(network()).graph
    program = row_by_row(graph, stream_input=True)
    assert program.input_rows == 1
    assert_c_is_right(program, samples=2)
    assert dict(ladder(graph))["row by row, input too"] > 0


@needs_arm
@pytest.mark.parametrize("options", EVERY_WAY)
def test_one_row_held_of_everything_leaves_no_unused_name(options: PlanOptions) -> None:
    n = Layers()
    data = n.bytes(n.mean(n.unary("ELU", n.input(1, 8, 4, 2))))
    compiled = compile_network(microinfer.load(data), options=options)
    assert build_image(compiled.program, compiled.unit, TARGETS["cortex-m4"])
