"""Inputs by rows and frames as firmware meets them: self-test, stream, and calls out of turn."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest

import microinfer
from microinfer.plan.choice import PlanOptions
from microinfer_codegen.build import build_program, find_compiler, run_tool, write_files
from microinfer_codegen.compile import Compiled, compile_network
from microinfer_codegen.serve import serve_files
from tests.c.networks import classifier, listener
from tests.support.networks import seeded_network
from tests.test_selftest import host_selftest

WAYS = {
    "rows": (classifier, PlanOptions("ram")),
    "backward and forward": (lambda: seeded_network(51), PlanOptions("ram")),
    "input by rows": (classifier, PlanOptions("ram", stream_input=True)),
    "another input by rows": (lambda: seeded_network(43), PlanOptions("ram", stream_input=True)),
    "frames": (listener, PlanOptions(stream_time=True)),
}


def compiled(way: str) -> Compiled:
    network, options = WAYS[way]
    return compile_network(microinfer.load(network()), "model", options=options)


@pytest.mark.parametrize("trace", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_the_self_test_passes(way: str, trace: bool) -> None:
    assert host_selftest(compiled(way), trace=trace) == (0, "")


@pytest.mark.parametrize("way", WAYS)
def test_the_self_test_finds_a_wrong_weight(way: str) -> None:
    differences, _ = host_selftest(compiled(way), ("model_weights.c", r"(?<= )-?\d+(?=,)"))
    assert differences > 0


CALLS = """\
#include "model.h"

#include <string.h>

#define CHECK(condition) \\
    do { \\
        if (!(condition)) { \\
            return __LINE__; \\
        } \\
    } while (0)

static int32_t arena[(MODEL_ARENA_SIZE + 3u) / 4u];
static uint8_t input[MODEL_INPUT0_SIZE];
static uint8_t first[MODEL_OUTPUT0_SIZE];

static int32_t image(model_t *net)
{
    int32_t y;

    for (y = 0; y < MODEL_INPUT_ROWS; ++y) {
        const model_status wanted = y + 1 < MODEL_INPUT_ROWS ? MODEL_MORE : MODEL_OK;
        CHECK(model_push_row(net, input + (size_t)y * MODEL_ROW_SIZE) == wanted);
    }
    return 0;
}

int main(void)
{
    static model_t net;
    size_t i;

    for (i = 0; i < sizeof input; ++i) {
        input[i] = (uint8_t)(i * 37u);
    }
    CHECK(model_push_row(NULL, input) == MODEL_ERROR_NULL);
    CHECK(model_push_row(&net, input) == MODEL_ERROR_NULL);
    CHECK(model_init(&net, arena, sizeof arena) == MODEL_OK);
    CHECK(model_push_row(&net, NULL) == MODEL_ERROR_NULL);
    CHECK(image(&net) == 0);
    memcpy(first, model_output0(&net), sizeof first);
    /* A second image, and one that was begun before all was forgotten, give the same. */
    CHECK(image(&net) == 0);
    CHECK(memcmp(first, model_output0(&net), sizeof first) == 0);
    CHECK(model_push_row(&net, input + MODEL_ROW_SIZE) == MODEL_MORE);
    CHECK(model_init(&net, arena, sizeof arena) == MODEL_OK);
    CHECK(image(&net) == 0);
    CHECK(memcmp(first, model_output0(&net), sizeof first) == 0);
    return 0;
}
"""


@pytest.mark.parametrize("way", ["input by rows", "another input by rows"])
def test_images_follow_each_other_and_can_be_abandoned(way: str) -> None:
    files = {**compiled(way).unit.files, PurePosixPath("main.c"): CALLS}
    program = build_program(files, find_compiler(), "-O1", sanitize=True)
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run([str(program)], capture_output=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("level", ["-O0", "-Os"])
def test_the_code_is_clean_for_both_compilers(way: str, compiler: str, level: str) -> None:
    made = compiled(way)
    files = {**made.unit.files, **serve_files(made.program, "model", "00" * 32)}
    main = "#include <stdint.h>\nint main(void)\n{\n    return 0;\n}\n"
    build_program({**files, PurePosixPath("main.c"): main}, find_compiler(compiler), level)


@pytest.mark.parametrize("way", WAYS)
def test_the_header_is_c_plus_plus_too(way: str, tmp_path: Path) -> None:
    write_files(compiled(way).unit.files, tmp_path)
    command = ["gcc", "-xc++", "-std=c++11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
    run_tool([*command, "-I.", "model.h"], tmp_path)
