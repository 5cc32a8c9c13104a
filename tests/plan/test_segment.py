"""Steps that run row by row: how few bytes, is no row ever lost, and is the C right."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from microinfer.graph import Graph
from microinfer.passes import simplify
from microinfer.plan.buffers import Buffer, neighbours
from microinfer.plan.check import PlanError
from microinfer.plan.choice import PlanOptions, plan_for, row_by_row
from microinfer.plan.gaps import Gaps, all_gaps
from microinfer.plan.lives import lives_of
from microinfer.plan.placement import place_overlapping
from microinfer.plan.program import Program, plan
from microinfer.plan.segment import segment_of
from microinfer.plan.segmentation import Ranges
from microinfer.plan.simulate import simulate
from microinfer_codegen.build import find_compiler
from microinfer_codegen.library import load_library
from microinfer_codegen.runner import build_runner
from microinfer_codegen.unit import emit
from microinfer_codegen.vectors import sampled
from microinfer_codegen.verify import compare
from tests.support.bottlenecks import Growing as BottleneckNetwork
from tests.support.models import ModelBuilder
from tests.support.networks import MORE_KINDS, Growing, networks, seeded_network

Load = Callable[[str], bytes]

ROW_BYTES = {
    "ad01_int8": (768, 768),
    "kws_ref_model": (6_108, 5_860),
    "pretrainedResnet_quant": (13_888, 12_896),
    "vww_96_int8": (28_032, 13_920),
    "str_ww_ref_model": (3_376, 3_104),
    "person_detect": (13_440, 13_440),
    "micro_speech_quantized": (2_136, 580),
}
"""What an independent study found for these networks row by row, without and with the input by
rows; ours may be less."""


def load(data: bytes) -> Graph:
    return simplify(microinfer.load(data).graph)


@pytest.mark.parametrize("stream_input", [False, True])
@pytest.mark.parametrize("name", ROW_BYTES)
def test_real_networks_take_no_more_than_the_study_found(
    name: str, stream_input: bool, shared_model: Load
) -> None:
    program = plan_for(load(shared_model(name)), PlanOptions("ram", stream_input=stream_input))
    assert program.arena_bytes <= ROW_BYTES[name][stream_input]
    assert program.placement.certificate.proven


@pytest.mark.parametrize("stream_input", [False, True])
@pytest.mark.parametrize("name", ROW_BYTES)
def test_real_networks_compute_the_same_by_rows(
    name: str, stream_input: bool, shared_model: Load
) -> None:
    graph = load(shared_model(name))
    assert_c_is_right(
        plan_for(graph, PlanOptions("ram", stream_input=stream_input)), samples=3, level="-O2"
    )


def assert_c_is_right(program: Program, samples: int = 3, level: str = "-O1") -> None:
    simulate(program)
    library = load_library(program, emit(program, "model", "00" * 32), find_compiler(), level)
    graph = program.graph
    result = compare(graph, sampled(graph, samples, 0), library.trace)
    assert result.equal, str(result.first_difference)


@settings(max_examples=100, deadline=None)
@given(data=st.one_of(networks(), networks(dtype="int16")))
def test_random_networks_lose_no_row(data: bytes) -> None:
    graph = load(data)
    program = row_by_row(graph)
    simulate(program)
    certificate = program.placement.certificate
    assert certificate.lower_bound_bytes <= program.arena_bytes
    simulate(row_by_row(graph, stream_input=True))


@settings(max_examples=15, deadline=None)
@given(data=networks())
def test_random_networks_compute_the_same_in_c(data: bytes) -> None:
    assert_c_is_right(row_by_row(load(data)))
    assert_c_is_right(row_by_row(load(data), stream_input=True))


def test_sanitizers_find_nothing() -> None:
    for seed in range(6):
        graph = load(seeded_network(seed))
        for stream_input in (False, True):
            program = row_by_row(graph, stream_input=stream_input)
            unit = emit(program, "model", "00" * 32)
            runner = build_runner(program, unit, find_compiler(), "-O1", sanitize=True)
            inputs = list(sampled(graph, 3, seed))
            runs = runner.traces(inputs)
            result = compare(graph, iter(inputs), lambda _: next(runs))  # noqa: B023
            assert result.equal, str(result.first_difference)


def by_rows(graph: Graph) -> Program:
    """All steps in one segment."""
    lives = lives_of(graph)
    segment = segment_of(lives, 0, len(lives.steps), backward=False)
    assert segment is not None
    return plan(graph, "rows", [segment])


def chain(tail: bool = False) -> bytes:
    """Two convolutions of three rows each, and a mean over all of it if asked for."""
    network = Growing(lambda options: 3 if options == (1, 2, 3, 5) else options[0])
    network.shape = (1, 9, 4, 2)
    network.builder = ModelBuilder()
    network.here = network.builder.input(network.shape, "int8", 0.5, 3)
    for _ in range(2):
        network.grow("depthwise")
    if tail:
        network.finish("mean")
    return network.builder.bytes(outputs=[network.here])


def test_a_ring_with_a_row_less_stops() -> None:
    graph = load(chain())
    lives = lives_of(graph)
    segment = segment_of(lives, 0, 2, backward=False)
    assert segment is not None
    assert set(segment.rings.values()) == {3}
    short = replace(segment, rings={root: rows - 1 for root, rows in segment.rings.items()})
    with pytest.raises(PlanError, match="stops after"):
        simulate(replace(by_rows(graph), segments=(short,)))


@pytest.mark.parametrize("tail", [False, True])
def test_a_buffer_that_lies_a_word_too_near_is_seen(tail: bool) -> None:
    program = by_rows(load(chain(tail)))
    simulate(program)
    offsets = list(program.placement.offsets)
    caught = 0
    for number in range(len(offsets)):
        moved = offsets.copy()
        moved[number] += 4 if offsets[number] == 0 else -4
        end = max(o + b.size_bytes for o, b in zip(moved, program.buffers, strict=True))
        placement = replace(program.placement, offsets=tuple(moved), arena_bytes=end)
        try:
            simulate(replace(program, placement=placement))
        except PlanError:
            caught += 1
    assert caught >= 2


def test_c_that_is_told_of_too_small_a_ring_differs() -> None:
    graph = load(chain())
    program = by_rows(graph)
    unit = emit(program, "model", "00" * 32)
    (source,) = (text for path, text in unit.files.items() if path.name == "model.c")
    assert ", 3, y, rows)" in source
    broken = unit.extended(
        {path: text.replace("% 3 *", "% 2 *") for path, text in unit.files.items()}
    )
    library = load_library(program, broken, find_compiler(), "-O1")
    assert not compare(graph, sampled(graph, 3, 0), library.trace).equal


def test_a_limit_takes_no_more_steps_than_it_needs() -> None:
    graph = load(seeded_network(51))
    least = plan_for(graph, PlanOptions("ram"))
    whole = plan(graph, "rows")
    assert least.arena_bytes < whole.arena_bytes
    assert plan_for(graph, PlanOptions("speed", whole.arena_bytes)).segments == ()
    between = plan_for(graph, PlanOptions("speed", whole.arena_bytes - 1))
    assert between.segments
    assert between.arena_bytes < whole.arena_bytes
    with pytest.raises(UnsupportedModel, match=f"the least we can do {least.arena_bytes:,}"):
        plan_for(graph, PlanOptions("speed", least.arena_bytes - 1))


def test_a_limit_never_makes_a_plan_larger(shared_model: Load) -> None:
    graph = load(shared_model("kws_ref_model"))
    free = plan_for(graph).arena_bytes
    for limit in (free, free + 1000, 10**6):
        assert plan_for(graph, PlanOptions(ram_limit=limit)).arena_bytes == free


def test_of_two_inputs_none_comes_by_rows() -> None:
    b = ModelBuilder()
    x, y = b.input((1, 4, 4, 1), "int8", 0.5), b.input((1, 4, 4, 1), "int8", 0.5)
    z = b.tensor((1, 4, 4, 1), "int8", 0.5)
    b.op("ADD", [x, y], [z], fused_activation_function=0)
    with pytest.raises(UnsupportedModel, match="the model has 2 inputs; one is supported"):
        plan_for(load(b.bytes(outputs=[z])), PlanOptions(stream_input=True))


def cuts(steps: int) -> list[list[tuple[int, int]]]:
    """All ways to cut steps 0 to steps - 1 into ranges."""
    if steps == 0:
        return [[]]
    return [[*before, (first, steps)] for first in range(steps) for before in cuts(first)]


@settings(max_examples=40, deadline=None)
@given(data=networks())
def test_the_cut_is_the_best_of_all(data: bytes) -> None:
    ranges = Ranges(lives_of(load(data)))
    sizes: dict[tuple[int, int], int] = {}
    for item in ranges.found:
        key = item.first_step, item.end_step
        sizes[key] = min(item.least_bytes, sizes.get(key, item.least_bytes))
    steps = len(ranges.lives.steps)
    best = min(
        max(sizes[part] for part in cut) for cut in cuts(steps) if all(p in sizes for p in cut)
    )
    assert max(item.least_bytes for item in ranges.cut()) == best


def brute_force(buffers: list[Buffer], gaps: Gaps, most: int) -> int:
    """The least words of any offsets at all, tried one by one."""

    def fits(offsets: tuple[int, ...]) -> bool:
        return all(not low < offsets[j] - offsets[i] < high for (i, j), (low, high) in gaps.items())

    sizes = [buffer.size_bytes for buffer in buffers]
    for arena in range(max(sizes), most + 1, 4):
        places = [range(0, arena - size + 1, 4) for size in sizes]
        if any(fits(offsets) for offsets in itertools.product(*places)):
            return arena
    raise AssertionError("even apart they do not fit")


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_solved_segment_is_as_small_as_brute_force_makes_it(data: st.DataObject) -> None:
    """One buffer that dies, and two or three that may lie below it as far as they like."""
    words = st.integers(1, 4)
    sizes = [4 * data.draw(words) for _ in range(data.draw(st.integers(3, 4)))]
    buffers = [Buffer(str(i), size, 4, 0, 0) for i, size in enumerate(sizes)]
    allowed = {}
    for other in range(1, len(sizes)):
        distance = 4 * data.draw(st.integers(-sizes[0] // 4, sizes[other] // 4))
        allowed[0, other] = (-distance, sizes[0])
    meets = neighbours(buffers)
    gaps = all_gaps(buffers, meets, allowed)
    least = brute_force(buffers, gaps, sum(sizes))
    placement = place_overlapping(buffers, allowed)
    assert placement.arena_bytes == least
    assert placement.certificate.lower_bound_bytes == least


def test_a_sum_takes_the_place_of_its_operand() -> None:
    """A shortcut around a convolution: what it computes becomes the sum where it lies."""
    network = Growing(lambda options: 3 if options == (1, 2, 3, 5) else options[0])
    network.builder = ModelBuilder()
    network.shape = (1, 9, 4, 2)
    network.here = network.builder.input(network.shape, "int8", 0.5, 3)
    for kind in ("depthwise", "depthwise", "sum", "depthwise"):
        network.grow(kind)
    graph = load(network.builder.bytes(outputs=[network.here]))
    lives = lives_of(graph)
    apart, hosted = (
        segment_of(lives, 0, len(lives.steps), backward=False, hosted=hosted)
        for hosted in (False, True)
    )
    assert apart is not None
    assert hosted is not None
    assert sum(hosted.sizes.values()) < sum(apart.sizes.values())
    (guest,) = hosted.flow.hosts
    assert guest not in hosted.sizes
    assert_c_is_right(plan(graph, "rows", [hosted]))


def join_model() -> bytes:
    """Two convolutions of one image side by side, and one of both: an inception in small."""
    n = BottleneckNetwork(16, 8)
    image = n.convolve(n.image, 8, 3)
    both = n.join(n.convolve(image, 8, 3), n.convolve(image, 8, 5))
    return n.bytes([n.mean(n.convolve(both, 4, 3))])


def test_channels_are_joined_row_by_row() -> None:
    graph = load(join_model())
    program = row_by_row(graph)
    (segment,) = program.segments
    assert segment.first_step == 0
    assert segment.end_step == len(program.steps)
    assert_c_is_right(program)
    assert program.arena_bytes < plan(graph, "rows").arena_bytes / 2


def test_what_the_input_by_rows_would_take_is_said(shared_model: Load) -> None:
    graph = load(shared_model("vww_96_int8"))
    with pytest.raises(UnsupportedModel, match=r"28,032, or 13,940 with --stream-input"):
        plan_for(graph, PlanOptions(ram_limit=20_000))


def test_int16_values_go_by_rows_too() -> None:
    by_rows = backward = 0
    for seed in range(30):
        graph = load(seeded_network(seed, "int16", MORE_KINDS))
        for stream_input in (False, True):
            program = row_by_row(graph, stream_input=stream_input)
            by_rows += len(program.segments)
            backward += len(program.backward) + sum(s.backward for s in program.segments)
            assert_c_is_right(program)
    assert by_rows > 10
    assert backward > 3
