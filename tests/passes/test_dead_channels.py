from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import interpret
from microinfer.graph import Array, Graph
from microinfer.ops.conv_2d import Conv2D
from microinfer.passes.dead_channels import drop_dead_channels
from microinfer.schema import Padding
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.models.test_shared_models import Load
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder


def network(
    seed: int = 0,
    padding: Padding = Padding.SAME,
    dead: float = 0.5,
    channels: int = 6,
    last: str = "FULLY_CONNECTED",
    zero_point: int = -7,
    bias_reach: int = 3000,
) -> bytes:
    """conv - depthwise - 1x1 conv - table - pool - reshape - dense, some filters all zero."""
    rng = np.random.default_rng(seed)
    b = ModelBuilder()
    window: dict[str, Any] = {"stride_h": 1, "stride_w": 1, "padding": padding}
    window |= {"fused_activation_function": 1, "dilation_h_factor": 1, "dilation_w_factor": 1}

    def filters(axis: int, *shape: int) -> int:
        weights = rng.integers(-99, 100, shape).astype(np.int8)
        off = rng.random(shape[axis]) < dead
        weights[(slice(None),) * axis + (off,)] = 0
        if axis == 0:  # some inputs that nobody reads, too
            weights[..., rng.random(shape[-1]) < dead / 2] = 0
        return b.constant(weights, [0.01])

    def bias(count: int) -> int:
        return b.constant(rng.integers(-bias_reach, bias_reach, count).astype(np.int32))

    n, size = channels, 6 if padding is Padding.SAME else 4
    x = b.input((1, 6, 6, 3), "int8", 0.5, 3)
    first = b.tensor((1, size, size, n), "int8", 0.6, zero_point)
    b.op("CONV_2D", [x, filters(0, n, 3, 3, 3), bias(n)], [first], **window)
    size = size if padding is Padding.SAME else size - 2
    second = b.tensor((1, size, size, n), "int8", 0.6, zero_point)
    operands = [first, filters(3, 1, 3, 3, n), bias(n)]
    b.op("DEPTHWISE_CONV_2D", operands, [second], depth_multiplier=1, **window)
    third = b.tensor((1, size, size, n), "int8", 0.6, zero_point)
    b.op("CONV_2D", [second, filters(0, n, 1, 1, n), bias(n)], [third], **window)
    table = b.tensor((1, size, size, n), "int8", 0.4, 5)
    b.op("ELU", [third], [table])
    pool = b.tensor((1, 1, 1, n), "int8", 0.4, 5)
    options = {"filter_height": size, "filter_width": size, "padding": 1, "stride_h": 1}
    options |= {"stride_w": 1, "fused_activation_function": 0}
    b.op("AVERAGE_POOL_2D", [table], [pool], **options)
    flat = b.tensor((1, n), "int8", 0.4, 5)
    shape = b.constant(np.array([1, n], np.int32))
    b.op("RESHAPE", [pool, shape], [flat], new_shape=())
    if last == "RESHAPE":
        return b.bytes(outputs=[flat])
    y = b.tensor((1, 4), "int8", 0.3, 1)
    dense = {"fused_activation_function": 0, "weights_format": 0, "keep_num_dims": False}
    b.op("FULLY_CONNECTED", [flat, filters(0, 4, n), bias(4)], [y], **dense)
    return b.bytes(outputs=[y])


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    padding=st.sampled_from(Padding),
    dead=st.sampled_from([0.3, 0.6, 0.9, 1.0]),
    last=st.sampled_from(["FULLY_CONNECTED", "RESHAPE"]),
    zero_point=st.sampled_from([-128, -7, 0, 50]),
    bias_reach=st.sampled_from([1, 3000]),
)
def test_fewer_channels_give_the_same_bytes(
    seed: int, padding: Padding, dead: float, last: str, zero_point: int, bias_reach: int
) -> None:
    graph = microinfer.load(network(seed, padding, dead, 6, last, zero_point, bias_reach)).graph
    smaller = drop_dead_channels(graph)
    assert smaller.macs <= graph.macs
    assert_same_answers(graph, smaller, 6)


def test_half_of_the_filters_dead_is_less_than_half_the_work() -> None:
    graph = microinfer.load(network(1, channels=16)).graph
    smaller = drop_dead_channels(graph)
    assert smaller is not graph
    assert smaller.macs < graph.macs / 2
    assert len(smaller.tensors) > len(graph.tensors)  # tensors that changed have new numbers


def test_a_network_without_dead_channels_stays_as_it_is() -> None:
    graph = microinfer.load(network(dead=0.0)).graph
    assert drop_dead_channels(graph) is graph


def weight_bytes(graph: Graph) -> int:
    return sum(op.weights.size for op in graph.ops if hasattr(op, "weights"))


def test_visual_wake_words_halves(shared_model: Load) -> None:
    graph = microinfer.load(shared_model("vww_96_int8")).graph
    smaller = drop_dead_channels(graph)
    assert smaller.macs <= 3_800_000
    assert weight_bytes(smaller) <= 34 * 1024
    for inputs in sampled(graph, 12, 0):
        before, after = (interpret.trace(g, inputs) for g in (graph, smaller))
        for old, new in zip(graph.ops, smaller.ops, strict=True):
            (index,) = new.outputs
            part = smaller.tensors[index].part
            assert (part is None) == (old.outputs == new.outputs)
            wanted = before[old.outputs[0]]
            if part is not None:
                assert part.tensor == old.outputs[0]
                wanted = wanted[..., list(part.channels)]
            assert np.array_equal(wanted, after[index])


def test_a_part_of_a_part_is_a_part_of_what_the_file_has() -> None:
    graph = microinfer.load(network(1, channels=16)).graph
    once = drop_dead_channels(graph)
    (conv, *_) = (op for op in once.ops if isinstance(op, Conv2D) and op.window.kernel_height == 1)
    # Silence one more filter, as another pass might.
    weights = conv.weights.copy()
    weights[0] = 0
    ops = tuple(replace(conv, weights=weights) if op is conv else op for op in once.ops)
    twice = drop_dead_channels(replace(once, ops=ops))
    old = once.tensors[conv.outputs[0]].part
    new = twice.tensors[next(op for op in twice.ops if op.index == conv.index).outputs[0]].part
    assert old is not None
    assert new is not None
    assert (new.tensor, new.channels) == (old.tensor, old.channels[1:])


def test_a_difference_in_a_channel_that_is_left_is_found_where_the_file_has_it() -> None:
    graph = microinfer.load(network(1, channels=16)).graph
    smaller = drop_dead_channels(graph)
    spoiled = smaller.ops[1].outputs[0]
    part = smaller.tensors[spoiled].part
    assert part is not None

    def other(inputs: Sequence[Array]) -> Mapping[int, Array]:
        values = dict(interpret.trace(smaller, inputs))
        wrong = values[spoiled].copy()
        wrong[0, 2, 3, -1] ^= 1
        return {**values, spoiled: wrong}

    result = compare(graph, sampled(graph, 3, 0), other, parts=smaller.tensors)
    assert result.first_difference is not None
    assert result.first_difference.tensor == part.tensor
    assert result.first_difference.position == (0, 2, 3, part.channels[-1])
    assert result.first_difference.operator == 1
