"""The command line as its users meet it: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from microinfer.cli import main
from microinfer.schema import Padding
from tests.support.models import ModelBuilder


def small_model(dtype: str = "int8") -> bytes:
    """One 1x1 convolution of a 2x2x2 image to 3 channels."""
    builder = ModelBuilder()
    image = builder.input((1, 2, 2, 2), dtype, scale=0.5, zero_point=1, name="image")
    weights = builder.constant(
        np.arange(-3, 3, dtype=np.int8).reshape(3, 1, 1, 2), scales=[0.25], name="weights"
    )
    output = builder.tensor((1, 2, 2, 3), dtype, scale=1.0, zero_point=-1, name="scores")
    builder.op(
        "CONV_2D",
        [image, weights, None],
        [output],
        padding=Padding.VALID,
        stride_w=1,
        stride_h=1,
    )
    return builder.bytes(outputs=[output])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.tflite"
    path.write_bytes(small_model())
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def assert_one_line(text: str, *parts: str) -> None:
    assert text.startswith("microinfer: ")
    assert text.count("\n") == 1
    for part in parts:
        assert part in text


def test_inspect_names_interface_operators_and_macs(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("inspect", model) == 0
    said = capsys.readouterr().out
    for part in ("image", "1x2x2x2", "CONV_2D", "24", "scores"):
        assert part in said


def test_inspect_json_is_one_object(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("inspect", model, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["macs"] == 24
    assert data["inputs"][0]["shape"] == [1, 2, 2, 2]
    assert data["operators"][0]["operator"] == "CONV_2D"


def test_inspect_says_what_simplifying_saves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    b = ModelBuilder()
    x = b.input((1, 4), "int8", 0.5)
    middle, y = b.tensor((1, 4), "int8", 0.5), b.tensor((1, 4), "int8", 0.25)
    b.op("ADD", [x, x], [middle], fused_activation_function=0, pot_scale_int16=False)
    b.op("ADD", [middle, x], [y], fused_activation_function=0, pot_scale_int16=False)
    b.op("RELU", [x], [b.tensor((1, 4), "int8", 0.5)])
    path = tmp_path / "net.tflite"
    path.write_bytes(b.bytes(outputs=[y]))
    assert run("inspect", path, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    (change,) = data["simplified"]["changes"]
    assert change["pass"] == "drop unread operators"
    assert (change["before"]["operators"], change["after"]["operators"]) == (3, 2)
    assert (len(data["operators"]), data["simplified"]["operators"]) == (3, 2)
    assert run("inspect", path) == 0
    assert "drop unread operators" in capsys.readouterr().out


def test_run_writes_what_the_network_computes(model: Path, tmp_path: Path) -> None:
    image = np.arange(8, dtype=np.int8).reshape(1, 2, 2, 2)
    np.save(tmp_path / "x.npy", image)
    assert run("run", model, "--input", tmp_path / "x.npy", "--output", tmp_path / "y.npy") == 0
    result = np.load(tmp_path / "y.npy")
    assert result.shape == (1, 2, 2, 3)
    # Channel 2 of pixel 0: ((0-1)*1 + (1-1)*2) * 0.5*0.25/1 = -0.125, rounded to 0, plus -1.
    assert result[0, 0, 0, 2] == -1


def test_run_prints_the_output_when_no_file_is_named(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "x.npy", np.zeros((1, 2, 2, 2), np.int8))
    assert run("run", model, "--input", tmp_path / "x.npy") == 0
    assert capsys.readouterr().out.startswith("[[[[")


def test_plan_shows_the_arena_and_its_proof(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("plan", model, "--optimize", "speed", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["arena_bytes"] == data["lower_bound_bytes"] == 8 + 12
    assert {buffer["name"] for buffer in data["buffers"]} == {"image", "scores"}
    assert run("plan", model) == 0
    assert "lower bound" in capsys.readouterr().out


def test_compile_writes_c_that_a_strict_compiler_accepts(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert run("compile", model, "-o", folder, "--name", "kws") == 0
    sources = [str(p) for p in (*folder.glob("*.c"), *(folder / "microinfer").glob("*.c"))]
    flags = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{folder}", "-c"]
    subprocess.run(["cc", *flags, *sources], check=True, cwd=tmp_path)
    text = (folder / "kws.h").read_text(encoding="utf-8")
    for name in ("KWS_ARENA_SIZE", "KWS_INPUT0_SCALE", "kws_init", "kws_output0"):
        assert name in text


def test_compile_twice_gives_the_same_bytes(model: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert run("compile", model, "-o", tmp_path / folder) == 0
    first = {
        p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*.[ch]")
    }
    second = {
        p.relative_to(tmp_path / "b"): p.read_bytes() for p in (tmp_path / "b").rglob("*.[ch]")
    }
    assert first == second


def test_compile_into_an_existing_folder_keeps_what_is_there(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "firmware"
    folder.mkdir()
    (folder / "main.c").write_text("int main(void) { return 0; }\n")
    assert run("compile", model, "-o", folder) == 0
    assert (folder / "main.c").exists()
    assert (folder / "small.h").exists()


def test_verify_says_equal_and_exits_0(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", model, "--samples", "20", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["equal"] is True
    assert data["comparisons"][0]["samples"] == 20


def test_verify_exits_1_and_names_the_first_difference(
    model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from microinfer.ops.conv_2d import Conv2D

    original = Conv2D.reference

    def wrong(self: Conv2D, inputs: list[np.ndarray]) -> tuple[np.ndarray, ...]:
        (result,) = original(self, inputs)
        result[0, 1, 0, 2] ^= 1
        return (result,)

    monkeypatch.setattr(Conv2D, "reference", wrong)
    assert run("verify", model, "--samples", "2") == 1
    said = capsys.readouterr().out
    for part in ("NOT equal", "sample 0", "CONV_2D", "[0, 1, 0, 2]", "wanted", "got"):
        assert part in said


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "0 bytes"),
        (b"hello, this is not a model at all", "TFL3"),
        (small_model()[:200], ""),
        (small_model("float32"), "float32"),
    ],
    ids=["empty", "not tflite", "truncated", "float"],
)
@pytest.mark.parametrize("command", ["inspect", "plan", "verify"])
def test_an_unusable_model_gives_one_line_and_exit_2(
    command: str, content: bytes, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.tflite"
    path.write_bytes(content)
    assert run(command, path) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert_one_line(said.err, "bad.tflite", part)


def test_a_missing_file_gives_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("inspect", tmp_path / "no.tflite") == 2
    assert_one_line(capsys.readouterr().err, "no.tflite", "No such file")


@pytest.mark.parametrize(
    ("array", "part"),
    [
        (np.zeros((1, 2, 2, 3), np.int8), "[1, 2, 2, 3] given"),
        (np.zeros((1, 2, 2, 2), np.float32), "float32"),
    ],
    ids=["shape", "dtype"],
)
def test_a_wrong_input_gives_one_line_and_exit_2(
    array: np.ndarray,
    part: str,
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    np.save(tmp_path / "x.npy", array)
    assert run("run", model, "--input", tmp_path / "x.npy", "--output", tmp_path / "y.npy") == 2
    assert_one_line(capsys.readouterr().err, part, "int8 [1, 2, 2, 2] is accepted")
    assert not (tmp_path / "y.npy").exists()


def test_an_input_that_is_no_array_gives_one_line_and_exit_2(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.npy").write_bytes(b"junk")
    assert run("run", model, "--input", tmp_path / "x.npy") == 2
    assert_one_line(capsys.readouterr().err, "x.npy")


def test_an_unusable_output_folder_gives_one_line_and_exit_2_and_leaves_nothing(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    assert run("compile", model, "-o", blocker) == 2
    assert_one_line(capsys.readouterr().err, "is a file")
    assert run("compile", model, "-o", blocker / "below") == 2
    assert_one_line(capsys.readouterr().err, "output folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "small.tflite"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_output_folder_gives_one_line_and_exit_2(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    assert run("compile", model, "-o", closed) == 2
    assert_one_line(capsys.readouterr().err, "Permission denied")
    assert list(closed.iterdir()) == []


def test_a_missing_compiler_gives_one_line_and_exit_2(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", model, "--compiler", "no-such-cc") == 2
    assert_one_line(capsys.readouterr().err, "no-such-cc", "not found")


@pytest.mark.parametrize(
    "name", ["int", "a-b", "9lives", "x; system(1)", "", "Kws", "mi_conv", "stdint", "features"]
)
def test_a_name_that_is_not_usable_in_c_is_refused(
    name: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compile", model, "-o", tmp_path / "o", "--name", name) == 2
    assert_one_line(capsys.readouterr().err, "not usable in C")
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("arguments", [["verify"], ["nonsense"], ["plan", "--what"]])
def test_wrong_arguments_give_one_line_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert_one_line(capsys.readouterr().err)


@pytest.mark.parametrize("command", ["inspect", "run", "plan", "compile", "verify"])
def test_help_teaches_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "--help") == 0
    assert f"Example: microinfer {command}" in capsys.readouterr().out


def test_no_colour_and_no_progress_off_a_terminal(model: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "microinfer", "verify", str(model), "--samples", "5"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
