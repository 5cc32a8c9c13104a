"""The runtime C as generated code sees it."""

from __future__ import annotations

import re

from microinfer_codegen.paths import runtime_dir
from microinfer_codegen.runtime import RUNTIME_VERSION, runtime_files


def test_generator_and_runtime_agree_on_the_interface_version() -> None:
    text = (runtime_dir() / "include" / "microinfer" / "mi_config.h").read_text(encoding="utf-8")
    match = re.search(r"#define MI_RUNTIME_VERSION (\d+)", text)
    assert match is not None
    assert int(match[1]) == RUNTIME_VERSION


def test_a_header_brings_its_source_and_all_that_they_include() -> None:
    names = {path.name for path in runtime_files(["conv_2d_s8.h"])}
    assert {"conv_2d_s8.h", "conv_2d_s8.c", "mi_window.h", "mi_requantize.h"} <= names


def test_every_file_opens_with_its_own_name() -> None:
    for path in runtime_dir().rglob("*.[ch]"):
        assert path.read_text(encoding="utf-8").startswith(f"/* {path.name} -- ")
