"""Large networks in their geometry: no more bytes than an independent study found."""

from __future__ import annotations

import pytest

import microinfer
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.plan.choice import row_by_row
from microinfer.plan.program import plan
from microinfer.plan.simulate import simulate
from tests.plan.test_segment import assert_c_is_right
from tests.support.agreement import Oracles, assert_agree
from tests.support.mcunet import MACS, mcunet_det, mcunet_vww
from tests.support.mobilenet import mobilenet_v2

NETWORKS = {"mobilenet_v2": mobilenet_v2, "mcunet_vww": mcunet_vww, "mcunet_det": mcunet_det}

WHOLE_BYTES = {
    "mobilenet_v2": (1_505_280, 1_209_600),
    "mcunet_vww": (96_000, 77_760),
    "mcunet_det": (245_760, 165_120),
}
"""Of whole tensors, apart and overlapping: the study's, exactly, so that the geometry is theirs."""

PADDED_BYTES = {"mcunet_vww": 161_472, "mcunet_det": 337_024}
"""The same with tensors apart and every PAD a tensor."""

ROW_BYTES = {
    "mobilenet_v2": (200_256, 131_040),
    "mcunet_vww": (21_120, 16_720),
    "mcunet_det": (72_960, 31_520),
}
"""Row by row, and with the input by rows too; ours may be less."""


def graph_of(name: str) -> Graph:
    return microinfer.load(NETWORKS[name]()).graph


@pytest.mark.parametrize("name", PADDED_BYTES)
def test_the_geometry_is_that_of_the_study(name: str) -> None:
    graph = graph_of(name)
    assert sum(op.macs for op in graph.ops) == MACS[name]
    assert plan(graph).arena_bytes == PADDED_BYTES[name]


@pytest.mark.parametrize("name", NETWORKS)
def test_whole_tensors_take_what_the_study_found(name: str) -> None:
    graph = simplify(graph_of(name))
    apart, overlapping = plan(graph, "in place"), plan(graph, "rows")
    assert (apart.arena_bytes, overlapping.arena_bytes) == WHOLE_BYTES[name]


@pytest.mark.parametrize("stream_input", [False, True])
@pytest.mark.parametrize("name", NETWORKS)
def test_a_large_network_takes_no_more_than_the_study_found(name: str, stream_input: bool) -> None:
    program = row_by_row(simplify(graph_of(name)), stream_input=stream_input)
    simulate(program)
    assert program.arena_bytes <= ROW_BYTES[name][stream_input]
    assert program.placement.certificate.proven


@pytest.mark.parametrize("name", ["mcunet_vww", "mcunet_det"])
def test_every_tensor_agrees(name: str, oracles: Oracles) -> None:
    assert_agree(NETWORKS[name](), oracles, samples=2)


@pytest.mark.parametrize("stream_input", [False, True])
@pytest.mark.parametrize("name", ["mcunet_vww", "mcunet_det"])
def test_the_c_of_a_large_network_is_right(name: str, stream_input: bool) -> None:
    program = row_by_row(simplify(graph_of(name)), stream_input=stream_input)
    assert program.segments
    assert_c_is_right(program, samples=2)


@pytest.mark.slow
def test_a_small_image_goes_through_a_large_network() -> None:
    for stream_input in (False, True):
        program = row_by_row(
            simplify(microinfer.load(mobilenet_v2(32)).graph), stream_input=stream_input
        )
        assert program.segments
        assert_c_is_right(program, samples=1)
