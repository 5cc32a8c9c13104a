"""Frame by frame in C: what is pushed, what comes out, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import microinfer
from microinfer.cli import main
from microinfer.errors import UnsupportedModel
from microinfer.network import Network
from microinfer.plan.choice import PlanOptions, program_for
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.frames import FrameView
from microinfer_codegen.library import load_library
from microinfer_codegen.verify import compare
from tests.support.devices import needs_arm
from tests.support.networks import Growing, grown

Load = Callable[[str], bytes]

FRAMES = PlanOptions(stream_time=True)


def convolutions(strides: tuple[int, ...] = (1, 1)) -> bytes:
    """VALID convolutions of three rows with these strides, then a matrix over all rows."""
    chosen = iter(strides)
    picks = {(1, 1, 2): lambda: next(chosen), (1, 2, 3, 5): lambda: 3, (1,): lambda: 1}
    network = Growing(lambda options: picks.get(tuple(options), lambda: options[0])(), (1,))
    network.builder = type(network.builder)()
    network.shape = (1, 19, 9, 2)
    network.here = network.builder.input(network.shape, "int8", 0.5, 3)
    for _ in strides:
        network.grow("depthwise")
    network.finish("dense")
    return network.builder.bytes(outputs=[network.here])


def assert_frames_are_right(network: Network, windows: int = 5) -> int:
    """How many rows a frame has."""
    compiled = compile_network(network, options=FRAMES)
    program = compiled.program
    view = FrameView(network.graph, program)
    library = load_library(program, compiled.unit, find_compiler(), "-O1")
    result = compare(network.graph, view.windows(windows, 0), view.trace(library.trace))
    assert result.equal, str(result.first_difference)
    return program.graph.tensors[program.graph.inputs[0]].shape[1]


@pytest.mark.parametrize(("strides", "rows"), [((1, 1), 1), ((2, 1), 2), ((2, 2), 4)])
def test_a_frame_has_as_many_rows_as_strides_ask_for(strides: tuple[int, ...], rows: int) -> None:
    assert assert_frames_are_right(microinfer.load(convolutions(strides))) == rows


def test_random_networks_frame_by_frame_in_c() -> None:
    streamed = 0
    for seed in range(25):
        rng = np.random.default_rng(seed)
        data = grown(lambda options: options[int(rng.integers(len(options)))], (1,))  # noqa: B023
        try:
            assert_frames_are_right(microinfer.load(data))
        except UnsupportedModel as refused:
            assert "--stream-time" in str(refused)  # noqa: PT017 -- some have no time to stream in
            continue
        streamed += 1
    assert streamed > 10


def test_the_tools_are_given_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "listen.tflite"
    model.write_bytes(convolutions())

    def run(*arguments: object) -> int:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        return int(stopped.value.code or 0)

    assert run("verify", model, "--stream-time", "--samples", "9") == 0
    assert "frame by frame" in capsys.readouterr().out
    assert run("plan", model, "--stream-time", "--json") == 0
    folder = tmp_path / "out"
    assert run("compile", model, "-o", folder, "--stream-time", "--selftest", "--serve") == 0
    header = (folder / "listen.h").read_text(encoding="utf-8")
    assert "listen_push_frame(&net, frame) == LISTEN_OK" in header
    assert "#define LISTEN_WINDOW_FRAMES 19" in header
    capsys.readouterr()
    assert run("compile", model, "-o", folder, "--stream-time", "--stream-input") == 2
    assert "choose one" in capsys.readouterr().err


def test_a_difference_in_the_stream_is_found() -> None:
    network = microinfer.load(convolutions())
    compiled = compile_network(network, options=FRAMES)
    broken = compiled.unit.extended(
        {
            path: re.sub(r"(mi_shift_window\(.*, 1, )\d+u", r"\g<1>0u", text)
            for path, text in compiled.unit.files.items()
        }
    )
    assert broken.files != compiled.unit.files
    view = FrameView(network.graph, compiled.program)
    library = load_library(compiled.program, broken, find_compiler(), "-O1")
    result = compare(network.graph, view.windows(3, 0), view.trace(library.trace))
    assert not result.equal


@needs_arm
def test_a_board_is_given_frames(tmp_path: Path) -> None:
    model = tmp_path / "listen.tflite"
    model.write_bytes(convolutions((2, 1)))
    with pytest.raises(SystemExit) as stopped:
        main(["verify", str(model), "--stream-time", "--on", "cortex-m4", "--samples", "5"])
    assert not stopped.value.code


def test_a_real_network_takes_a_sixteenth_of_the_work(shared_model: Load) -> None:
    network = microinfer.load(shared_model("str_ww_ref_model"))
    assert assert_frames_are_right(network, windows=40) == 1
    frame = compile_network(network, options=FRAMES).program.graph
    assert frame.macs == 46_040
    assert network.graph.macs == 826_368


def test_a_limit_counts_the_frame_counter_too(shared_model: Load) -> None:
    network = microinfer.load(shared_model("str_ww_ref_model"))
    program = program_for(network.graph, FRAMES)
    assert program.ram_bytes == program.arena_bytes + program.state_bytes + 4
    exact = replace(FRAMES, ram_limit=program.ram_bytes)
    assert program_for(network.graph, exact).ram_bytes == program.ram_bytes
    with pytest.raises(UnsupportedModel, match=f"the least we can do {program.ram_bytes:,}"):
        program_for(network.graph, replace(FRAMES, ram_limit=program.ram_bytes - 1))
