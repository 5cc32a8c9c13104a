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
from tests.support.layers import VALID, Layers
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


def branches(rows: int) -> bytes:
    """Windows of strides 2 and 3: a frame is six rows."""
    n = Layers()
    image = n.input(1, rows, 3, 2)
    first = n.convolve(image, 2, 4, stride=(2, 1), padding=VALID)
    second = n.convolve(image, 2, 3, stride=(3, 1), padding=VALID)
    return n.bytes(first, second)


def test_a_frame_larger_than_the_window_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="a frame makes 3 rows of tensor"):
        stream_time(microinfer.load(branches(6)).graph)
    for rows in (12, 18):
        assert_every_window_is_equal(microinfer.load(branches(rows)).graph, windows=4)


def views() -> dict[str, bytes]:
    """Inputs that are no image, or not only."""
    inside, beside, batch, rows = Layers(), Layers(), Layers(), Layers()
    x = inside.view(inside.unary("ELU", inside.input(1, 8, 4)), 1, 8, 4, 1)
    y = beside.input(1, 32)
    image = beside.view(y, 1, 8, 4, 1)
    image = beside.convolve(beside.convolve(image, 2, 3, padding=VALID), 2, 3, padding=VALID)
    scores = beside.connect(beside.view(image, 1, 32), 3)
    z = rows.input(1, 6, 3, 2)
    joined = rows.join(z, z, axis=1)
    return {
        "a view of what was made of it": inside.bytes(inside.convolve(x, 2, 3, padding=VALID)),
        "a view, and the input itself": beside.bytes(beside.add(scores, beside.connect(y, 3))),
        "a batch": batch.bytes(batch.unary("ELU", batch.input(2, 4, 4, 1))),
        "rows joined": rows.bytes(rows.convolve(joined, 2, 3, padding=VALID)),
    }


@pytest.mark.parametrize("name", views())
def test_what_does_not_come_in_rows_is_refused(name: str) -> None:
    with pytest.raises(UnsupportedModel, match=r"^--stream-time: (the input is|no convolution)"):
        stream_time(microinfer.load(views()[name]).graph)


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
