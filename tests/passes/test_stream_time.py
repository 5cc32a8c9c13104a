"""A network of one frame gives what the network of the window gives, on every window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer import interpret
from microinfer.errors import UnsupportedModel
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.passes.stream_time import stream_time
from tests.support.networks import grown, networks

Load = Callable[[str], bytes]


def assert_every_window_is_equal(graph: Graph, windows: int, seed: int = 0) -> None:
    network = stream_time(graph)
    (whole,) = (graph.tensors[index] for index in graph.inputs)
    (frame,) = (network.graph.tensors[index] for index in network.graph.inputs)
    rng = np.random.default_rng(seed)
    frames = [
        rng.integers(-128, 128, frame.shape).astype(np.int8)
        for _ in range(network.window_frames + windows - 1)
    ]
    state = interpret.initial_state(network.graph)
    for number, newest in enumerate(frames):
        traced = interpret.trace(network.graph, [newest], state)
        first = number + 1 - network.window_frames
        if first < 0:
            continue
        rows = np.concatenate(frames[first : number + 1], axis=1).reshape(-1)[-whole.elements :]
        wanted = interpret.trace(graph, [rows.reshape(whole.shape)], {})
        for ours, theirs in zip(network.graph.outputs, graph.outputs, strict=True):
            assert np.array_equal(traced[ours], wanted[theirs]), f"window {first}"


def test_a_real_network_frame_by_frame(shared_model: Load) -> None:
    graph = simplify(microinfer.load(shared_model("str_ww_ref_model")).graph)
    assert_every_window_is_equal(graph, windows=20)
    network = stream_time(graph)
    assert network.window_frames == 30
    assert network.graph.macs * 15 < graph.macs


def test_padding_along_time_is_refused(shared_model: Load) -> None:
    graph = microinfer.load(shared_model("kws_ref_model")).graph
    with pytest.raises(UnsupportedModel, match=r"operator 0 \(CONV_2D .*pads 4 rows before"):
        stream_time(graph)


@settings(max_examples=150, deadline=None)
@given(data=networks(paddings=(1, 1, 1, 0)))
def test_random_networks_frame_by_frame(data: bytes) -> None:
    graph = microinfer.load(data).graph
    try:
        stream_time(graph)
    except UnsupportedModel:
        return
    assert_every_window_is_equal(graph, windows=4)


def test_most_of_them_do_stream() -> None:
    streamed = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        data = grown(lambda options: options[int(rng.integers(len(options)))], (1,))  # noqa: B023
        try:
            stream_time(microinfer.load(data).graph)
        except UnsupportedModel:
            continue
        streamed += 1
    assert streamed > 30
