"""Outputs over dying inputs: distances are exact, plans are safe, and the C still computes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.plan.buffers import Buffer, neighbours
from microinfer.plan.check import PlanError
from microinfer.plan.gaps import all_gaps, first_fit
from microinfer.plan.overlap import overlaps
from microinfer.plan.placement import overlapping_bound, place_overlapping
from microinfer.plan.program import Program, plan
from microinfer.plan.simulate import simulate
from microinfer_codegen.build import find_compiler
from microinfer_codegen.library import load_library
from microinfer_codegen.unit import emit
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.support.models import ModelBuilder
from tests.support.networks import networks
from tests.support.pools import pool_cases, pool_model
from tests.support.windows import convolution_model, windows

Load = Callable[[str], bytes]

OVERLAPPED_BYTES = {
    "ad01_int8": 768,
    "kws_ref_model": 8_640,
    "pretrainedResnet_quant": 33_792,
    "vww_96_int8": 37_248,
    "str_ww_ref_model": 3_712,
    "person_detect": 37_248,
    "micro_speech_quantized": 4_200,
}
"""What an independent study found for these networks, tensors overlapping by rows."""


def placed(program: Program, source: int, target: int, backward: bool) -> Program:
    """The plan of one operator with its buffers at given offsets."""
    graph = program.graph
    (op,) = program.steps
    offsets = [0, 0]
    offsets[program.buffer_of[op.inputs[0]]] = source
    offsets[program.buffer_of[op.outputs[0]]] = target
    sizes = [graph.tensors[t].size_bytes for t in (op.inputs[0], op.outputs[0])]
    arena = max(source + sizes[0], target + sizes[1])
    placement = replace(program.placement, offsets=tuple(offsets), arena_bytes=arena)
    chosen = frozenset({0}) if backward else frozenset[int]()
    return replace(program, placement=placement, backward=chosen)


def assert_distances_are_exact(model: bytes) -> None:
    """The distance is safe; a byte less is not, where it keeps anything apart at all."""
    program = plan(microinfer.load(model).graph)
    (op,) = program.steps
    found = overlaps(program.graph, op)
    if not found:
        return
    (allowed,) = found.values()
    forward, backward = allowed.forward, allowed.backward
    simulate(placed(program, max(forward, 0), max(-forward, 0), backward=False))
    if forward > 0:
        with pytest.raises(PlanError, match="overwritten before it is read"):
            simulate(placed(program, forward - 1, 0, backward=False))
    assert backward is not None
    simulate(placed(program, max(-backward, 0), max(backward, 0), backward=True))
    if backward > 0:
        with pytest.raises(PlanError, match="overwritten before it is read"):
            simulate(placed(program, 0, backward - 1, backward=True))


@settings(max_examples=150, deadline=None)
@given(window=windows(), out_channels=st.integers(1, 5))
def test_distances_of_convolutions_are_exact(window: dict[str, Any], out_channels: int) -> None:
    # Wide enough that every row that is inside is read: distances do not look at columns.
    reach = (window["kernel"][1] - 1) * window["dilation"][1] + 1
    case = {**window, "batches": 1, "has_bias": True, "width": max(window["width"], reach)}
    assert_distances_are_exact(convolution_model("CONV_2D", out_channels=out_channels, **case))


@settings(max_examples=80, deadline=None)
@given(case=pool_cases())
def test_distances_of_pools_are_exact(case: dict[str, Any]) -> None:
    shape = (1, *case["shape"][1:])
    assert_distances_are_exact(pool_model("MAX_POOL_2D", **{**case, "shape": shape}))


@pytest.mark.parametrize("name", OVERLAPPED_BYTES)
def test_real_networks_take_what_the_study_found(name: str, shared_model: Load) -> None:
    program = plan(microinfer.load(shared_model(name)).graph, overlap="rows")
    simulate(program)
    assert program.arena_bytes == OVERLAPPED_BYTES[name]
    assert program.placement.certificate.proven


def assert_overlapping_c_is_right(data: bytes, samples: int = 3) -> Program:
    network = microinfer.load(data)
    program = plan(network.graph, overlap="rows")
    simulate(program)
    library = load_library(program, emit(program, "model", network.sha256), find_compiler(), "-O1")
    result = compare(network.graph, sampled(network.graph, samples, 0), library.trace)
    assert result.equal, str(result.first_difference)
    return program


@settings(max_examples=120, deadline=None)
@given(data=networks())
def test_random_networks_never_read_what_is_overwritten(data: bytes) -> None:
    graph = microinfer.load(data).graph
    program = plan(graph, overlap="rows")
    simulate(program)
    certificate = program.placement.certificate
    assert certificate.lower_bound_bytes <= program.arena_bytes <= plan(graph).arena_bytes


@settings(max_examples=25, deadline=None)
@given(data=networks())
def test_random_networks_compute_the_same_in_c(data: bytes) -> None:
    assert_overlapping_c_is_right(data)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(data=networks())
def test_ten_thousand_random_networks_are_safe(data: bytes) -> None:
    graph = microinfer.load(data).graph
    simulate(plan(graph, overlap="rows"))


def aligned(offset: int) -> int:
    return -(-max(offset, 0) // 4) * 4


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("operator", ["CONV_2D", "DEPTHWISE_CONV_2D", "MAX_POOL_2D"])
@pytest.mark.parametrize("stride", [(1, 1), (2, 1)])
def test_c_that_overlaps_as_far_as_it_may_is_right(
    operator: str, backward: bool, stride: tuple[int, int]
) -> None:
    if operator == "MAX_POOL_2D":
        data = pool_model(operator, (1, 9, 5, 3), kernel=(3, 2), stride=stride)
    else:
        channels = {"in_channels": 3, "out_channels": 3}
        data = convolution_model(operator, height=9, stride=stride, **channels)
    network = microinfer.load(data)
    program = plan(network.graph)
    (allowed,) = overlaps(network.graph, program.steps[0]).values()
    assert allowed.backward is not None
    offsets = (0, aligned(allowed.backward)) if backward else (aligned(allowed.forward), 0)
    tight = placed(program, *offsets, backward)
    assert tight.arena_bytes < sum(b.size_bytes for b in program.buffers)
    simulate(tight)
    library = load_library(tight, emit(tight, "model", network.sha256), find_compiler(), "-O2")
    result = compare(network.graph, sampled(network.graph, 10, 0), library.trace)
    assert result.equal, str(result.first_difference)


def test_orders_in_any_permutation_are_no_better_on_small_sets() -> None:
    rng = np.random.default_rng(0)
    for _ in range(40):
        sizes = [4 * int(size) for size in rng.integers(1, 9, 5)]
        buffers = [Buffer(str(i), size, 4, i, i + 1) for i, size in enumerate(sizes)]
        allowed = {(i, i + 1): (-4 * int(rng.integers(0, 3)), min(8, sizes[i])) for i in range(4)}
        meets = neighbours(buffers)
        gaps = all_gaps(buffers, meets, allowed)
        arenas = []
        for order in itertools.permutations(range(5)):
            offsets = first_fit(buffers, meets, gaps, order)
            arenas.append(max(o + size for o, size in zip(offsets, sizes, strict=True)))
        placement = place_overlapping(buffers, allowed)
        assert placement.arena_bytes == min(arenas)
        assert overlapping_bound(buffers, allowed)[0] <= min(arenas)


@pytest.mark.parametrize(
    ("dtype", "target"), [("int8", (1 / 256, -128)), ("int16", (1 / 32768, 0))]
)
def test_softmax_is_computed_in_place(dtype: str, target: tuple[float, int]) -> None:
    b = ModelBuilder()
    x = b.input((3, 20), dtype, 0.05)
    y = b.tensor((3, 20), dtype, *target)
    b.op("SOFTMAX", [x], [y], beta=1.0)
    program = assert_overlapping_c_is_right(b.bytes(outputs=[y]), 50)
    assert program.arena_bytes == 60 * np.dtype(dtype).itemsize


@pytest.mark.parametrize("operator", ["MUL", "ADD", "SUB", "PRELU", "SQUARED_DIFFERENCE", "DIV"])
@pytest.mark.parametrize("gate_shape", [(1, 1, 1, 5), (1, 6, 1, 1), (1, 1, 4, 1)])
def test_a_gate_is_applied_in_place(operator: str, gate_shape: tuple[int, ...]) -> None:
    """The image that a squeeze and excitation scales is not held twice."""
    b = ModelBuilder()
    image = b.input((1, 6, 4, 5), "int8", 0.05, 3)
    gate = b.input(gate_shape, "int8", 0.02, -128)
    y = b.tensor((1, 6, 4, 5), "int8", 0.05, -4)
    options = (
        {} if operator in ("PRELU", "SQUARED_DIFFERENCE") else {"fused_activation_function": 0}
    )
    b.op(operator, [image, gate], [y], **options)
    program = assert_overlapping_c_is_right(b.bytes(outputs=[y]), 20)
    assert program.arena_bytes <= 120 + 8


def test_an_input_that_nobody_reads_is_simulated_too() -> None:
    b = ModelBuilder()
    x, _ = b.input((2, 3), "int8", 0.5), b.input((4,), "int8", 0.5, name="unused")
    y = b.tensor((2, 3), "int8", 0.5)
    b.op("ELU", [x], [y])
    simulate(plan(microinfer.load(b.bytes(outputs=[y])).graph, overlap="rows"))
