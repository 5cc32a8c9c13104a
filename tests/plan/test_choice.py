"""What a user may ask of a plan: a limit, a comparison of techniques, a picture."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import microinfer
from microinfer.cli import main
from microinfer.errors import UnsupportedModel
from microinfer.plan.choice import OPTIMIZE, PlanOptions, ladder, plan_for
from microinfer.plan.program import plan
from microinfer.report.memory_map import memory_html, memory_svg
from microinfer.report.plan import is_backward
from tests.support.devices import small_network
from tests.support.models import ModelBuilder
from tests.support.windows import convolution_model

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.tflite"
    path.write_bytes(small_network())
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def test_each_technique_is_worth_no_less_than_the_one_before() -> None:
    rungs = ladder(microinfer.load(small_network()).graph)
    sizes = [size for name, size in rungs if name != "row by row, input too"]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0]
    assert [name for name, _ in rungs][-1] == "row by row, input too"


def test_a_limit_is_kept_or_says_what_is_needed() -> None:
    graph = microinfer.load(small_network()).graph
    needed = {optimize: plan_for(graph, PlanOptions(optimize)).arena_bytes for optimize in OPTIMIZE}
    assert needed["ram"] <= needed["balanced"] < needed["speed"]
    assert plan_for(graph, PlanOptions("ram", needed["ram"])).arena_bytes == needed["ram"]
    with pytest.raises(UnsupportedModel, match=f"the least we can do {needed['ram']}"):
        plan_for(graph, PlanOptions("speed", needed["ram"] - 1))
    for limit in range(needed["ram"], needed["speed"] + 1):
        assert plan_for(graph, PlanOptions("speed", limit)).arena_bytes <= limit


@pytest.mark.parametrize("command", ["plan", "compile"])
def test_the_limit_is_an_argument(
    command: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["-o", tmp_path / "out"] if command == "compile" else []
    assert run(command, model, *more, "--ram-limit", "10") == 2
    assert "the limit is 10" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run(command, model, *more, "--ram-limit", "100000") == 0


def test_what_if_is_in_the_json_too(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", model, "--what-if", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    sizes = {rung["technique"]: rung["arena_bytes"] for rung in data["what_if"]}
    assert sizes["row by row"] == data["arena_bytes"]


def test_the_map_has_a_box_for_every_buffer() -> None:
    program = plan_for(microinfer.load(small_network()).graph, PlanOptions("ram"))
    root = ET.fromstring(memory_svg(program))
    boxes = [box for group in root.iter(f"{SVG}g") for box in group.iter(f"{SVG}rect")]
    assert len(boxes) == len(program.buffers)
    heights = [float(box.attrib["height"]) for box in boxes]
    sizes = [buffer.size_bytes for buffer in program.buffers]
    assert heights.index(max(heights)) == sizes.index(max(sizes))
    text = "".join(root.itertext())
    assert f"bound {program.placement.certificate.lower_bound_bytes:,}" in text
    steps = range(len(program.steps))
    assert text.count("←") == sum(is_backward(program, step) for step in steps)
    bars = [box for box in root.findall(f"{SVG}rect") if box.attrib["height"] == "3"]
    assert len(bars) == sum(program.segment_at(step) is not None for step in steps)


def test_hostile_names_stay_text() -> None:
    graph = microinfer.load(convolution_model("CONV_2D", out_channels=2), name="<script>&").graph
    page = memory_html(plan_for(graph))
    assert "<script>" not in page
    assert "&lt;script&gt;&amp;" in page
    ET.fromstring(memory_svg(plan_for(graph)))


def test_pictures_are_written_whole(model: Path, tmp_path: Path) -> None:
    svg, html = tmp_path / "m.svg", tmp_path / "m.html"
    assert run("plan", model, "--svg", svg, "--html", html) == 0
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    assert "</html>" in html.read_text(encoding="utf-8")
    assert run("plan", model, "--svg", tmp_path / "none" / "m.svg") == 2


def test_the_input_by_rows_is_said(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", model, "--stream-input", "--optimize", "ram") == 0
    assert "the input in " in capsys.readouterr().out
    assert run("plan", model, "--optimize", "ram", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    by_rows = [step["step"] for step in data["schedule"] if step["row_by_row"]]
    assert by_rows == [
        step
        for segment in data["segments"]
        for step in range(segment["first_step"], segment["last_step"] + 1)
    ]


@pytest.mark.parametrize("more", [[], ["--optimize", "ram"]])
def test_what_comes_by_rows_is_verified(model: Path, more: list[str]) -> None:
    assert run("verify", model, "--stream-input", *more, "--samples", "5") == 0


def test_the_generated_header_shows_how_rows_are_given(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert run("compile", model, "-o", folder, "--stream-input", "--selftest", "--serve") == 0
    header = (folder / "small.h").read_text(encoding="utf-8")
    assert "small_push_row(&net, row) == SMALL_MORE" in header
    assert "small_input0" not in header
    assert "small_run(" not in header


def two_branches() -> bytes:
    """Wide branches that meet in a sum: the file runs both before either becomes narrow."""
    b = ModelBuilder()
    x = b.input((1, 8), "int8", 0.5)

    def dense(source: int, size: int, out: int) -> int:
        target = b.tensor((1, out), "int8", 0.5)
        operands = [b.constant(np.ones((out, size), np.int8), [0.01])]
        operands.append(b.constant(np.zeros(out, np.int32)))
        b.op("FULLY_CONNECTED", [source, *operands], [target], fused_activation_function=0)
        return target

    wide = [dense(x, 8, 64), dense(x, 8, 64)]
    narrow = [dense(tensor, 64, 4) for tensor in wide]
    total = b.tensor((1, 4), "int8", 0.5)
    b.op("ADD", narrow, [total], fused_activation_function=0)
    return b.bytes(outputs=[total])


def test_operators_are_put_in_the_best_order(tmp_path: Path) -> None:
    graph = microinfer.load(two_branches()).graph
    for optimize in OPTIMIZE:
        program = plan_for(graph, PlanOptions(optimize))
        assert program.arena_bytes < plan(graph).arena_bytes - 32
    model = tmp_path / "branches.tflite"
    model.write_bytes(two_branches())
    assert run("verify", model, "--samples", "5") == 0
