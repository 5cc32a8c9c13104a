"""NAME_selftest and NAME_serve: a board that proves itself, and one that answers a host."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pytest

import microinfer
from microinfer.cli import main
from microinfer_codegen.build import STRICT_FLAGS, build_program, compile_objects, find_compiler
from microinfer_codegen.compile import Compiled, compile_network
from microinfer_codegen.selftest import selftest_files
from microinfer_codegen.serve import serve_files
from microinfer_codegen.targets.emulator import find_qemu, run_image
from microinfer_codegen.targets.image import Image, board_files, cross_compiler, link_image
from microinfer_codegen.targets.table import TARGETS
from tests.passes.test_window_shift import streaming
from tests.support.devices import needs_arm, small_network

M4 = TARGETS["cortex-m4"]

HOST_MAIN = """\
#include "model_selftest.h"

#include <stdio.h>

static void report(void *context, int32_t input, int32_t tensor, uint32_t wanted, uint32_t got)
{
    (void)context;
    printf("%d %d %u %u\\n", (int)input, (int)tensor, (unsigned)wanted, (unsigned)got);
}

int main(void)
{
    static int32_t arena[(MODEL_ARENA_SIZE + 3u) / 4u];
    static model_t net;

    return (int)model_selftest(&net, arena, sizeof arena, report, NULL);
}
"""


def compiled_small(data: bytes | None = None) -> Compiled:
    return compile_network(microinfer.load(data or small_network()), name="model")


def host_selftest(
    compiled: Compiled, spoil: tuple[str, str] | None = None, trace: bool = True
) -> tuple[int, str]:
    """(exit code, output) of the self-test on this machine, under sanitizers."""
    files = {**compiled.unit.files, **selftest_files(compiled.program, "model")}
    files[PurePosixPath("main.c")] = HOST_MAIN
    if spoil is not None:
        path = PurePosixPath(spoil[0])
        changed = re.sub(spoil[1], lambda m: str(int(m[0]) + 1), files[path], count=1)
        assert changed != files[path]
        files[path] = changed
    defines = ["MODEL_TRACE"] if trace else []
    done = subprocess.run(
        [str(build_program(files, find_compiler(), "-O1", defines, sanitize=True))],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.parametrize("trace", [True, False])
@pytest.mark.parametrize("data", [small_network(), streaming()], ids=["small", "streaming"])
def test_what_is_right_passes(data: bytes, trace: bool) -> None:
    assert host_selftest(compiled_small(data), trace=trace) == (0, "")


def test_one_wrong_weight_is_found_and_named() -> None:
    compiled = compiled_small()
    differences, text = host_selftest(compiled, ("model_weights.c", r"(?<= )\d+(?=,)"))
    assert differences > 0
    first = text.splitlines()[0].split()
    assert int(first[1]) in {t for op in compiled.program.steps for t in op.outputs}


def test_a_small_arena_is_refused() -> None:
    compiled = compiled_small()
    files = {**compiled.unit.files, **selftest_files(compiled.program, "model")}
    files[PurePosixPath("main.c")] = HOST_MAIN.replace("sizeof arena, report", "4u, report")
    program = build_program(files, find_compiler(), "-O1")
    assert subprocess.run([str(program)], check=False).returncode == 255  # -1


def board_image(compiled: Compiled, more: dict[PurePosixPath, str], body: str) -> Image:
    """A program of our own around the model, for a Cortex-M4."""
    flags = [*STRICT_FLAGS, *M4.flags, "-O2", "-DBOARD_HAS_FPU", "-DMODEL_TRACE"]
    compiler = cross_compiler()
    headers = {p: text for p, text in compiled.unit.files.items() if p.suffix == ".h"}
    model = compile_objects({**compiled.unit.files, **more}, compiler, flags)
    own = {**board_files(), **headers, **more, PurePosixPath("main.c"): body}
    only = {p: t for p, t in own.items() if p.suffix == ".h" or p.name in ("main.c", "board.c")}
    runner = compile_objects(only, compiler, flags)
    return Image(M4, link_image(compiler, M4, model, runner), traced=False)


@needs_arm
def test_a_board_proves_itself() -> None:
    compiled = compiled_small()
    body = """\
#include "board.h"
#include "model_selftest.h"

int main(void)
{
    static int32_t arena[(MODEL_ARENA_SIZE + 3u) / 4u];
    static model_t net;
    const int32_t file = board_open("output.bin", 1);
    const int32_t differences = model_selftest(&net, arena, sizeof arena, NULL, NULL);

    board_write(file, &differences, sizeof differences);
    return 0;
}
"""
    image = board_image(compiled, dict(selftest_files(compiled.program, "model")), body)
    assert run_image(image, b"").output == bytes(4)


SERVING = """\
#include "board.h"
#include "model_serve.h"

/* The CMSDK UART of the MPS2 boards. */
#define DATA (*(volatile uint32_t *)0x40004000u)
#define STATE (*(volatile uint32_t *)0x40004004u)
#define CONTROL (*(volatile uint32_t *)0x40004008u)
#define DIVIDER (*(volatile uint32_t *)0x40004010u)

static size_t read_bytes(void *context, void *data, size_t size)
{
    uint8_t *bytes = (uint8_t *)data;
    size_t i;

    (void)context;
    for (i = 0; i < size; ++i) {
        while ((STATE & 2u) == 0u) {
        }
        bytes[i] = (uint8_t)(DATA & 0xffu);
    }
    return size;
}

static void write_bytes(void *context, const void *data, size_t size)
{
    const uint8_t *bytes = (const uint8_t *)data;
    size_t i;

    (void)context;
    for (i = 0; i < size; ++i) {
        while ((STATE & 1u) != 0u) {
        }
        DATA = bytes[i];
    }
}

int main(void)
{
    static int32_t arena[(MODEL_ARENA_SIZE + 3u) / 4u];
    static model_t net;
    static const model_stream_t stream = {read_bytes, write_bytes, NULL};

    DIVIDER = 16u;
    CONTROL = 3u;
    if (model_init(&net, arena, sizeof arena) != MODEL_OK) {
        return 1;
    }
    model_serve(&net, &stream);
    return 0;
}
"""


@contextmanager
def serving(data: bytes) -> Iterator[str]:
    """The pseudo-terminal of an emulated board that serves a model."""
    network = microinfer.load(data)
    compiled = compile_network(network, name="model")
    files = dict(serve_files(compiled.program, "model", network.sha256))
    image = board_image(compiled, files, SERVING)
    host, board = pty.openpty()
    tty.setraw(host)
    tty.setraw(board)
    qemu = subprocess.Popen(
        [
            *(find_qemu(), "-machine", M4.machine, "-nographic", "-monitor", "none"),
            *("-serial", "stdio", "-kernel", str(image.path)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    )
    assert qemu.stdin is not None
    assert qemu.stdout is not None

    def pump(source: int, target: int) -> None:
        try:
            while chunk := os.read(source, 4096):
                os.write(target, chunk)
        except OSError:
            return  # the other side is gone: the test is over

    ends = [(host, qemu.stdin.fileno()), (qemu.stdout.fileno(), host)]
    for source, target in ends:
        threading.Thread(target=pump, args=(source, target), daemon=True).start()
    try:
        yield os.ttyname(board)
    finally:
        qemu.kill()
        qemu.wait()
        os.close(board)
        os.close(host)
        qemu.stdin.close()
        qemu.stdout.close()


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@needs_arm
@pytest.mark.parametrize("data", [small_network(), streaming()], ids=["small", "streaming"])
def test_a_board_on_a_serial_line_is_verified(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("serial")
    model = tmp_path / "model.tflite"
    model.write_bytes(data)
    with serving(data) as port:
        assert run("verify", model, "--serial", port, "--samples", "7") == 0
    assert f"the board on {port}" in capsys.readouterr().out


@needs_arm
def test_a_board_with_another_model_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("serial")
    model = tmp_path / "model.tflite"
    model.write_bytes(streaming())
    with serving(small_network()) as port:
        assert run("verify", model, "--serial", port) == 2
    assert "flash it anew" in capsys.readouterr().err


def test_a_port_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("serial")
    model = tmp_path / "model.tflite"
    model.write_bytes(small_network())
    assert run("verify", model, "--serial", tmp_path / "ttyNONE") == 2
    assert "cannot be opened" in capsys.readouterr().err


def test_compile_writes_both(tmp_path: Path) -> None:
    model = tmp_path / "kws.tflite"
    model.write_bytes(small_network())
    assert run("compile", model, "-o", tmp_path / "c", "--selftest", "--serve") == 0
    names = {path.name for path in (tmp_path / "c").iterdir()}
    assert names >= {"kws_selftest.c", "kws_selftest.h", "kws_serve.c", "kws_serve.h"}
