"""Many models at once: paths and patterns, processes, and a real cluster that loses a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from microinfer.cli import main
from microinfer.errors import ToolError, UnsupportedModel
from microinfer_codegen.batch import find_models, run_all
from tests.support.devices import needs_arm, small_network
from tests.support.mcunet import mcunet_vww

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.tflite").write_bytes(small_network())
    return tmp_path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


def test_folders_patterns_and_files_are_found_once_each(folder: Path) -> None:
    found = find_models([str(folder), str(folder / "*.tflite"), str(folder / "a.tflite")])
    assert [path.stem for path in found] == ["a", "b", "c"]


@pytest.mark.parametrize("pattern", ["*.onnx", "empty"])
def test_nothing_found_is_said(folder: Path, pattern: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(UnsupportedModel, match=r"matches nothing|no \.tflite file"):
        find_models([str(folder / pattern)])


def test_several_models_are_one_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", folder, "--samples", "3", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["model"], row["equal"]) for row in rows] == [("a", True), ("b", True), ("c", True)]


def test_several_processes_give_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", folder, "--samples", "3", "--json", "--jobs", "2") == 0
    parallel = capsys.readouterr().out
    assert run("verify", folder, "--samples", "3", "--json") == 0
    assert parallel == capsys.readouterr().out


def test_one_bad_model_among_several_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.tflite").write_bytes(b"nothing")
    assert run("verify", folder, "--samples", "3", "--jobs", "2", "--json") == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"microinfer: {folder / 'bad.tflite'}: header: 7 bytes")
    assert said.err.count("\n") == 1
    rows = json.loads(said.out)
    assert [row["model"] for row in rows if "refused" not in row] == ["a", "b", "c"]
    assert [row["model"] for row in rows if "refused" in row] == ["bad"]


def test_a_file_that_is_missing_among_several_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", folder / "a.tflite", folder / "none.tflite", "--samples", "3") == 2
    said = capsys.readouterr()
    assert "none.tflite': No such file" in said.err
    assert "1 of 1 models bit for bit equal" not in said.out
    assert "1 of 2 models refused" in said.out


@needs_arm
def test_a_limit_that_some_models_keep_is_said_of_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "large.tflite").write_bytes(mcunet_vww())
    assert run("bench", folder / "a.tflite", folder / "large.tflite", "--ram-limit", "9000") == 2
    said = capsys.readouterr()
    assert "large.tflite: 21,120 bytes of arena and state" in said.err
    assert "1 of 2 models refused" in said.out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--rate", "3"], "--rate is for --part"),
        (["--part", "stm32l4r5", "--wait-states", "3"], "--wait-states is for cores"),
        (["--ram-limit", "13k"], "'13k'; a whole number of bytes"),
        (["--on", "host"], "cortex-m0, cortex-m0plus"),
    ],
)
def test_what_would_not_be_looked_at_is_refused(
    arguments: list[str], part: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("bench", folder / "a.tflite", *arguments) == 2
    assert part in capsys.readouterr().err


def slow_square(number: int, log: str) -> int:
    """The square, and in a file which process worked on it."""
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(0.2)
    return number * number


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address and two worker processes."""
    distributed = pytest.importorskip("distributed")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "codegen")])}
    file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker"]
    quiet = {"cwd": tmp_path, "env": environment, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:

        def start(command: list[str]) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **quiet)  # type: ignore[call-overload]
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process  # type: ignore[no-any-return]

        local = ["--host", "127.0.0.1", "--no-dashboard"]
        start([*dask, *local, "--port", "0", "--scheduler-file", str(file)])
        limit = time.monotonic() + 60
        while not file.exists():
            assert time.monotonic() < limit
            time.sleep(0.1)
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        more = ["--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--no-dashboard"]
        workers = [start([*worker, address, *more]) for _ in range(2)]
        with distributed.Client(address) as client:
            client.wait_for_workers(len(workers), timeout=60)
        yield address, workers


def test_a_killed_worker_loses_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    log = tmp_path / "log"
    log.touch()
    wait_for_both = f"while len(set(open({str(log)!r}).read().split())) < 2: time.sleep(0.1)"
    kill_one = f"import os, time\n{wait_for_both}\nos.kill({workers[0].pid}, 9)"
    killer = subprocess.Popen([sys.executable, "-c", kill_one])
    tasks = [(number, str(log)) for number in range(80)]
    results = list(run_all(slow_square, tasks, scheduler=address))
    assert killer.poll() == 0  # before the work was done
    assert results == [number * number for number in range(80)]
    assert len(set(log.read_text(encoding="utf-8").split())) == 2  # both had begun
    assert workers[0].wait() == -signal.SIGKILL
    assert workers[1].poll() is None


def test_models_are_verified_on_a_cluster(
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, _ = cluster
    assert run("verify", folder, "--samples", "3", "--scheduler", address, "--json") == 0
    assert [row["equal"] for row in json.loads(capsys.readouterr().out)] == [True] * 3


def test_a_scheduler_that_is_not_there_is_said() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ToolError, match="cannot be reached"):
        list(run_all(slow_square, [(1, "")], scheduler="tcp://127.0.0.1:9"))
