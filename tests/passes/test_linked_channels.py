"""Channels that several readers share, that meet in sums and joins, or that int16 carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.graph import Graph
from microinfer.ops.add import Add
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.passes.channels import constant_channels
from microinfer.passes.dead_channels import drop_dead_channels
from microinfer.schema import Padding
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder
from tests.support.packing import with_int4_weights

SIDE = 4
WINDOW: dict[str, Any] = {"stride_h": 1, "stride_w": 1, "fused_activation_function": 0}
WINDOW |= {"dilation_h_factor": 1, "dilation_w_factor": 1}
PLAIN = {"fused_activation_function": 0, "pot_scale_int16": False}


class Layers:
    """Layers of random filters, some of them silent, on square images; all scales are alike."""

    def __init__(self, seed: int = 0, dtype: str = "int8", zero_point: int = -7) -> None:
        self.builder = ModelBuilder()
        self.rng = np.random.default_rng(seed)
        self.dtype = dtype
        self.zero_point = zero_point if dtype == "int8" else 0
        self.made: list[int] = []  # tensors that a random network may read
        self.input = self.builder.input((1, SIDE, SIDE, 3), dtype, 0.5, self.zero_point)

    def image(self, channels: int, side: int = SIDE) -> int:
        shape = (1, side, side, channels)
        return self.builder.tensor(shape, self.dtype, 0.5, self.zero_point)

    def filters(self, shape: tuple[int, ...], silent: tuple[int, ...], axis: int) -> int:
        """Weights of which some filters along the axis are zero."""
        weights = self.rng.integers(-99, 100, shape).astype(np.int8)
        weights[weights == 0] = 1
        weights[(slice(None),) * axis + (list(silent),)] = 0
        return self.builder.constant(weights, [0.01])

    def bias(self, count: int, at: int | None) -> int:
        """Random values, or one."""
        dtype = np.int32 if self.dtype == "int8" else np.int64
        values = self.rng.integers(-3000, 3000, count)
        return self.builder.constant((values if at is None else values * 0 + at).astype(dtype))

    def conv(
        self,
        x: int,
        out: int,
        silent: tuple[int, ...] = (),
        bias: int | None = None,
        kernel: int = 1,
        padding: Padding = Padding.VALID,
    ) -> int:
        y = self.image(out, self.side(x) - (kernel - 1 if padding is Padding.VALID else 0))
        filters = self.filters((out, kernel, kernel, self.depth(x)), silent, 0)
        operands = [x, filters, self.bias(out, bias)]
        self.builder.op("CONV_2D", operands, [y], padding=padding, **WINDOW)
        return y

    def depthwise(
        self,
        x: int,
        silent: tuple[int, ...] = (),
        padding: Padding = Padding.SAME,
        multiplier: int = 1,
    ) -> int:
        """3x3 filters."""
        out = self.depth(x) * multiplier
        y = self.image(out, self.side(x) - (0 if padding is Padding.SAME else 2))
        operands = [x, self.filters((1, 3, 3, out), silent, 3), self.bias(out, None)]
        options = {**WINDOW, "padding": padding, "depth_multiplier": multiplier}
        self.builder.op("DEPTHWISE_CONV_2D", operands, [y], **options)
        return y

    def op(self, operator: str, inputs: list[int], shape: tuple[int, ...], **options: Any) -> int:
        y = self.builder.tensor(shape, self.dtype, 0.5, self.zero_point)
        self.builder.op(operator, inputs, [y], **options)
        return y

    def depth(self, tensor: int) -> int:
        return self.builder.tensors[tensor].shape[-1]

    def side(self, tensor: int) -> int:
        return self.builder.tensors[tensor].shape[1]

    def graph(self, *outputs: int) -> Graph:
        return microinfer.load(self.builder.bytes(outputs=list(outputs))).graph


def depths(graph: Graph, kind: type[Conv2D] | type[DepthwiseConv2D]) -> list[int]:
    """Output channels of each such operator."""
    return [op.window.output_channels for op in graph.ops if isinstance(op, kind)]


def test_a_depthwise_keeps_the_channels_of_a_model_input() -> None:
    layers = Layers()
    y = layers.conv(layers.depthwise(layers.input, silent=(1,)), 4, silent=(2,))
    graph = layers.graph(layers.conv(y, 2))
    smaller = drop_dead_channels(graph)
    assert depths(smaller, DepthwiseConv2D) == [3]
    assert depths(smaller, Conv2D) == [3, 2]
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize("silent_in_both", [False, True])
def test_channels_that_another_reader_wants_stay(silent_in_both: bool) -> None:
    layers = Layers()
    shared = layers.conv(layers.input, 5, silent=(0, 3) if silent_in_both else ())
    first = layers.conv(layers.depthwise(shared, (1, 2), Padding.VALID), 2)
    second = layers.conv(shared, 2)
    graph = layers.graph(first, second)
    smaller = drop_dead_channels(graph)
    assert depths(smaller, Conv2D)[0] == (3 if silent_in_both else 5)
    assert (smaller is graph) is not silent_in_both
    assert_same_answers(graph, smaller, 6)


def test_a_residual_sum_drops_what_is_silent_on_both_sides() -> None:
    layers = Layers()
    left = layers.conv(layers.input, 6, silent=(0, 1, 2))
    right = layers.conv(layers.input, 6, silent=(1, 2, 3))
    total = layers.op("ADD", [left, right], (1, SIDE, SIDE, 6), **PLAIN)
    graph = layers.graph(layers.conv(total, 3))
    smaller = drop_dead_channels(graph)
    assert depths(smaller, Conv2D) == [4, 4, 3]
    assert_same_answers(graph, smaller, 6)


def test_an_operand_in_the_file_loses_the_same_channels() -> None:
    layers = Layers()
    image = layers.conv(layers.input, 4, silent=(1, 2))
    values = np.array([5, -3, 100, 7], np.int8)
    scalar = layers.builder.constant(np.array(9, np.int8), [0.5], [0])
    total = layers.op(
        "ADD", [image, layers.builder.constant(values, [0.5], [0])], (1, SIDE, SIDE, 4), **PLAIN
    )
    product = layers.op("MUL", [scalar, total], (1, SIDE, SIDE, 4), fused_activation_function=0)
    graph = layers.graph(layers.conv(product, 3))
    smaller = drop_dead_channels(graph)
    (add,) = (op for op in smaller.ops if isinstance(op, Add))
    assert add.second.constant is not None
    assert add.second.constant.tolist() == [5, 7]
    assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize("axis", [1, 3])
def test_a_join_drops_channels(axis: int) -> None:
    layers = Layers()
    left = layers.conv(layers.input, 4, silent=(0, 1))
    right = layers.conv(layers.input, 4, silent=(1, 2), bias=0)
    layers_shape = (1, SIDE, SIDE, 8) if axis == 3 else (1, 2 * SIDE, SIDE, 4)
    joined = layers.op(
        "CONCATENATION", [left, right], layers_shape, axis=axis, fused_activation_function=0
    )
    b = layers.builder
    y = b.tensor((*layers_shape[:-1], 2), "int8", 0.5, -7)
    filters = b.constant(
        np.arange(1, 2 * layers_shape[-1] + 1).astype(np.int8).reshape(2, 1, 1, -1), [0.01]
    )
    bias = b.constant(np.zeros(2, np.int32))
    b.op("CONV_2D", [joined, filters, bias], [y], padding=1, **WINDOW)
    graph = layers.graph(y)
    smaller = drop_dead_channels(graph)
    # Along rows a channel goes only where both sides hold one value, and the same.
    assert depths(smaller, Conv2D)[:2] == ([2, 2] if axis == 3 else [4, 4])
    assert_same_answers(graph, smaller, 6)


def test_a_flattened_image_drops_channels_of_every_pixel() -> None:
    layers = Layers()
    image = layers.conv(layers.input, 5, silent=(0, 2, 3))
    b = layers.builder
    count = SIDE * SIDE * 5
    shape = b.constant(np.array([1, count], np.int32))
    flat = layers.op("RESHAPE", [image, shape], (1, count), new_shape=())
    weights = b.constant(
        np.random.default_rng(0).integers(1, 99, (3, count)).astype(np.int8), [0.01]
    )
    dense = {"fused_activation_function": 0, "weights_format": 0, "keep_num_dims": False}
    bias = b.constant(np.arange(3, dtype=np.int32))
    graph = layers.graph(layers.op("FULLY_CONNECTED", [flat, weights, bias], (1, 3), **dense))
    smaller = drop_dead_channels(graph)
    assert depths(smaller, Conv2D) == [2]
    assert smaller.macs == SIDE * SIDE * (2 * 3 + 3 * 2)
    assert_same_answers(graph, smaller, 6)


def test_means_rectifiers_rescalings_and_borders_carry_constants() -> None:
    layers = Layers()
    b = layers.builder
    image = layers.conv(layers.input, 6, silent=(1, 2, 5))
    rectified = layers.op("RELU", [image], (1, SIDE, SIDE, 6))
    rescaled = b.tensor((1, SIDE, SIDE, 6), "int8", 0.3, 4)
    b.op("QUANTIZE", [rectified], [rescaled])
    axes = b.constant(np.array([1, 2], np.int32))
    mean = b.tensor((1, 6), "int8", 0.4, 2)
    b.op("MEAN", [rescaled, axes], [mean], keep_dims=False)
    weights = b.constant(np.arange(1, 19, dtype=np.int8).reshape(3, 6), [0.01])
    dense = {"fused_activation_function": 0, "weights_format": 0, "keep_num_dims": False}
    bias = b.constant(np.arange(3, dtype=np.int32))
    first = layers.op("FULLY_CONNECTED", [mean, weights, bias], (1, 3), **dense)
    pads = b.constant(np.array([[0, 0], [1, 0], [0, 2], [0, 0]], np.int32))
    value = layers.op("PAD", [image, pads], (1, SIDE + 1, SIDE + 2, 6))
    graph = layers.graph(first)
    smaller = drop_dead_channels(graph)
    assert depths(smaller, Conv2D) == [3]
    assert_same_answers(graph, smaller, 6)
    known = constant_channels(graph)
    assert np.isnan(known[value]).tolist() == [True, True, True, True, True, True]
    assert np.isnan(known[rescaled]).tolist() == [True, False, False, True, True, False]


def builders() -> dict[str, Callable[[Layers, Padding], Graph]]:
    """Networks whose shapes allow any filter to be silent."""

    def chain(layers: Layers, padding: Padding) -> Graph:
        first = layers.conv(layers.input, 6, silent=(0, 2, 5))
        second = layers.depthwise(first, (1,), padding)
        return layers.graph(layers.conv(second, 2))

    def spread(layers: Layers, padding: Padding) -> Graph:
        first = layers.conv(layers.input, 3, silent=(1,))
        second = layers.depthwise(first, (0, 1), padding, multiplier=2)
        return layers.graph(layers.conv(second, 2))

    def residual(layers: Layers, padding: Padding) -> Graph:
        first = layers.conv(layers.input, 4, silent=(0, 2))
        second = layers.depthwise(first, (1, 2), Padding.SAME)
        total = layers.op("ADD", [first, second], (1, SIDE, SIDE, 4), **PLAIN)
        third = layers.depthwise(total, (3,), padding)
        return layers.graph(layers.conv(third, 2), layers.conv(total, 2))

    return {"chain": chain, "spread": spread, "residual": residual}


@settings(max_examples=60)
@given(
    shape=st.sampled_from(sorted(builders())),
    seed=st.integers(0, 10**6),
    padding=st.sampled_from(Padding),
    dtype=st.sampled_from(["int8", "int16"]),
    zero_point=st.sampled_from([-128, -7, 40]),
)
def test_random_weights_of_networks_with_silent_filters(
    shape: str, seed: int, padding: Padding, dtype: str, zero_point: int
) -> None:
    graph = builders()[shape](Layers(seed, dtype, zero_point), padding)
    smaller = drop_dead_channels(graph)
    assert smaller.macs < graph.macs or shape != "chain"
    assert drop_dead_channels(smaller) is smaller
    assert_same_answers(graph, smaller, 5)


def test_a_padded_depthwise_passes_the_zero_point_on() -> None:
    for bias, kept in ((0, 1), (3000, 3)):  # 0: the constant is the zero point
        layers = Layers()
        image = layers.conv(layers.input, 3, silent=(0, 1), bias=bias)
        graph = layers.graph(layers.conv(layers.depthwise(image), 2))
        smaller = drop_dead_channels(graph)
        assert depths(smaller, DepthwiseConv2D) == [kept]
        assert_same_answers(graph, smaller, 6)


@pytest.mark.parametrize("padding", Padding)
@pytest.mark.parametrize("bias", [0, 3000])
def test_a_constant_folds_into_a_window_where_padding_is_the_same(
    padding: Padding, bias: int
) -> None:
    layers = Layers()
    image = layers.conv(layers.input, 4, silent=(0, 2), bias=bias)
    graph = layers.graph(layers.conv(image, 3, kernel=3, padding=padding))
    smaller = drop_dead_channels(graph)
    same = padding is Padding.VALID or bias == 0  # 0: the constant is the zero point
    assert depths(smaller, Conv2D)[0] == (2 if same else 4)
    assert_same_answers(graph, smaller, 6)


def test_a_mean_over_channels_reads_them_all() -> None:
    layers = Layers()
    image = layers.conv(layers.input, 4, silent=(0, 2))
    axes = layers.builder.constant(np.array([1, 2, 3], np.int32))
    mean = layers.op("MEAN", [image, axes], (1, 1, 1, 1), keep_dims=True)
    graph = layers.graph(layers.conv(mean, 2))
    assert drop_dead_channels(graph) is graph


def test_a_border_of_channels_keeps_them_all() -> None:
    layers = Layers()
    image = layers.conv(layers.input, 4, silent=(0, 2))
    pads = layers.builder.constant(np.array([[0, 0], [0, 0], [0, 0], [1, 0]], np.int32))
    wider = layers.op("PAD", [image, pads], (1, SIDE, SIDE, 5))
    graph = layers.graph(layers.conv(wider, 2))
    assert drop_dead_channels(graph) is graph


@pytest.mark.parametrize("dtype", ["int8", "int16"])
def test_what_is_known_of_sums_holds_for_fewer_channels(dtype: str) -> None:
    layers = Layers(dtype=dtype)
    image = layers.conv(layers.input, 6, silent=(0, 2, 5))
    graph = layers.graph(layers.conv(image, 3))
    smaller = drop_dead_channels(graph)
    for before, after in zip(graph.ops, smaller.ops, strict=True):
        assert isinstance(before, Conv2D)
        assert isinstance(after, Conv2D)
        table = after.channels
        assert type(table) is type(before.channels)
        assert before.channels.lowest <= table.lowest <= table.highest <= before.channels.highest
        taps = after.weights.reshape(len(after.weights), -1).astype(np.int64)
        ends = np.array([np.iinfo(table.dtype).min, np.iinfo(table.dtype).max])
        reach = taps[..., None] * ends
        assert table.lowest <= (table.folded_bias + reach.min(axis=2).sum(axis=1)).min()
        assert table.highest >= (table.folded_bias + reach.max(axis=2).sum(axis=1)).max()
        assert np.array_equal(
            table.folded_bias, table.bias - after.input_zero_point * taps.sum(axis=1)
        )
        assert dtype == "int8" or table.lowest == -table.highest
    assert smaller is not graph


def test_one_channel_spread_over_many_is_no_link() -> None:
    layers = Layers()
    image = layers.conv(layers.input, 4, silent=(0, 2))
    gate = layers.conv(layers.input, 1)
    options = {"fused_activation_function": 0}
    product = layers.op("MUL", [image, gate], (1, SIDE, SIDE, 4), **options)
    graph = layers.graph(layers.conv(product, 2))
    assert drop_dead_channels(graph) is graph


@pytest.mark.parametrize("packed", [False, True])
def test_weights_of_four_bits_lose_channels_too(packed: bool) -> None:
    b = ModelBuilder()
    x = b.input((1, SIDE, SIDE, 3), "int8", 0.5, 2)
    weights = np.random.default_rng(0).integers(1, 8, (4, 1, 1, 3)).astype(np.int8)
    weights[1] = 0
    first = b.constant(weights, [0.1])
    middle, y = (b.tensor((1, SIDE, SIDE, n), "int8", 0.5, 2) for n in (4, 2))
    b.op("CONV_2D", [x, first, b.constant(np.zeros(4, np.int32))], [middle], padding=1, **WINDOW)
    second = b.constant(np.arange(1, 9, dtype=np.int8).reshape(2, 1, 1, 4), [0.1])
    b.op("CONV_2D", [middle, second, b.constant(np.zeros(2, np.int32))], [y], padding=1, **WINDOW)
    network = microinfer.load(with_int4_weights(b.bytes(outputs=[y])))
    compiled = compile_network(network, packed_weights=packed)
    assert depths(compiled.program.graph, Conv2D) == [3, 2]
    library = load_library(compiled.program, compiled.unit, find_compiler())
    result = compare(network.graph, sampled(network.graph, 8, 0), library.trace)
    assert result.equal, str(result.first_difference)
