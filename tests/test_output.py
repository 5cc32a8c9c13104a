"""What commands write: files, links, devices, folders, and pipes that nobody reads to the end."""

from __future__ import annotations

import io
import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from microinfer.plan.check import PlanError
from tests.support.models import ModelBuilder
from tests.test_cli import assert_one_line, run, small_model


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.tflite"
    path.write_bytes(small_model())
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_drawing_gets_the_permissions_that_files_get(model: Path, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert run("plan", model, "--svg", tmp_path / "map.svg") == 0
    finally:
        os.umask(before)
    assert mode(tmp_path / "map.svg") == 0o640


def test_a_link_stays_a_link_and_a_file_keeps_its_permissions(model: Path, tmp_path: Path) -> None:
    (tmp_path / "map.svg").write_text("old")
    (tmp_path / "map.svg").chmod(0o600)
    (tmp_path / "link.svg").symlink_to("map.svg")
    assert run("plan", model, "--svg", tmp_path / "link.svg") == 0
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "map.svg").read_text().startswith("<svg")
    assert mode(tmp_path / "map.svg") == 0o600


def test_a_pipe_is_written_to_and_stays(model: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        assert run("plan", model, "--svg", pipe) == 0
        text, _ = reader.communicate(timeout=10)
    assert text.startswith("<svg")
    assert pipe.is_fifo()


def test_a_name_of_no_file_is_refused(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("plan", model, "--svg", "-") == 2
    assert_one_line(capsys.readouterr().err, "names no file")
    assert run("plan", model, "--svg", tmp_path) == 2
    assert_one_line(capsys.readouterr().err, "a writable path is needed")


def test_folders_above_the_output_are_made(model: Path, tmp_path: Path) -> None:
    assert run("compile", model, "-o", tmp_path / "firmware" / "nets" / "small") == 0
    assert (tmp_path / "firmware" / "nets" / "small" / "small.h").exists()


def test_a_new_folder_gets_the_permissions_that_folders_get(model: Path, tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o1777)
    before = os.umask(0o022)
    try:
        assert run("compile", model, "-o", open_to_all / "small") == 0
    finally:
        os.umask(before)
    assert mode(open_to_all / "small") == 0o755


def test_what_an_earlier_call_wrote_and_this_one_does_not_goes(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "net"
    assert run("compile", model, "-o", folder, "--name", "k", "--selftest", "--serve") == 0
    assert run("compile", model, "-o", folder, "--name", "other", "--selftest") == 0
    (folder / "k_serve.c").write_text("/* mine now */\n")
    assert run("compile", model, "-o", folder, "--name", "k") == 0
    left = {path.name for path in folder.glob("*.c")}
    assert left == {
        "k.c",
        "k_weights.c",
        "k_serve.c",
        "other.c",
        "other_weights.c",
        "other_selftest.c",
    }


def test_a_model_that_is_called_like_a_part_of_another_stays(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "net"
    for name in ("k_serve", "k_weights", "k"):
        assert run("compile", model, "-o", folder, "--name", name) == 0
    assert {"k_serve.c", "k_serve.h", "k_serve_weights.c"} <= {p.name for p in folder.iterdir()}


def test_an_array_goes_through_a_pipe(model: Path, tmp_path: Path) -> None:
    pipe, inputs = tmp_path / "pipe", tmp_path / "x.npy"
    os.mkfifo(pipe)
    np.save(inputs, np.zeros((1, 2, 2, 2), np.int8))
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run("run", model, "--input", inputs, "--output", pipe) == 0
        data, _ = reader.communicate(timeout=10)
    assert np.load(io.BytesIO(data)).shape == (1, 2, 2, 3)


@pytest.mark.parametrize("arguments", [["plan", "--svg"], ["compile", "-o"]])
def test_a_loop_of_links_gives_one_line(
    arguments: list[str], model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    command, option = arguments
    assert run(command, model, option, tmp_path / "loop") == 2
    assert_one_line(capsys.readouterr().err, "loop", "is needed")


@pytest.mark.parametrize("arguments", [["inspect"], ["plan", "--json"]])
def test_nobody_who_listens_is_no_error(arguments: list[str], model: Path) -> None:
    command, *options = arguments
    line = shlex.join([*command_line(command, model), *options])
    done = subprocess.run(["sh", "-c", f"{line} >&-"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def command_line(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "microinfer", *map(str, arguments)]


@pytest.mark.parametrize("command", ["inspect", "plan"])
def test_a_reader_that_has_read_enough_is_no_failed_comparison(command: str, model: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command_line(command, model), stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_a_full_disk_gives_one_line_and_exit_2(arguments: list[str], model: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command_line("plan", model, *arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert_one_line(done.stderr, "standard output")


def test_a_compiler_that_makes_nothing_is_said(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", model, "--compiler", "/bin/true", "--optimization", "-O0") == 2
    assert_one_line(capsys.readouterr().err, "no .o file was made")


def test_a_plan_that_is_wrong_is_called_a_bug_in_one_line(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wrong(_: object) -> None:
        raise PlanError("step 0: tensor 0 is overwritten before it is read")

    monkeypatch.setattr("microinfer.plan.choice.simulate", wrong)
    assert run("plan", model) == 2
    assert_one_line(capsys.readouterr().err, "a bug of microinfer", "overwritten")


def test_no_arguments_give_help_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert capsys.readouterr().err.count("\n") > 10


def test_a_network_without_operators_is_compared_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    builder = ModelBuilder()
    image = builder.input((1, 4, 4, 3), "int8", 0.5)
    (tmp_path / "none.tflite").write_bytes(builder.bytes(outputs=[image]))
    assert run("verify", tmp_path / "none.tflite", "--samples", "5", "--json") == 0
    (comparison,) = json.loads(capsys.readouterr().out)["comparisons"]
    assert (comparison["tensors"], comparison["values"]) == (1, 5 * 48)
