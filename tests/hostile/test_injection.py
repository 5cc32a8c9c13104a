"""Names from a file can spell nothing in the C that is made of it."""

from __future__ import annotations

import numpy as np
import pytest

import microinfer
from microinfer_codegen.build import STRICT_FLAGS, compile_objects, find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.selftest import selftest_files
from microinfer_codegen.serve import serve_files
from tests.support.models import ModelBuilder

NAMES = (
    "*/ int evil(void) { return 1; } /*",
    "// gone",
    "/* open",
    "line\nbreak",
    "carriage\rreturn",
    'quote " and \\ back\\',
    "continued \\\n #define EVIL",
    "??/ trigraph ??)",
    "%s%n%d",
    "snow \u2603 man",
    "right \u202e to left",
    "zero\u200bwidth",
    "x" * 5000,
    "int",
    "9lives",
    "",
    "#include <stdio.h>",
    "${HOME}`id`$(id)",
    "</script><script>",
)


def network(name: str, streaming: bool) -> microinfer.Network:
    """Every name of the file is the hostile one."""
    b = ModelBuilder()
    b.initialise({name: (np.zeros((1, 4), np.int8), 0.5, 0)})
    x = b.input((1, 4), "int8", 0.5, name=name)
    y = b.tensor((1, 4), "int8", 0.5, name=name)
    if streaming:
        handle = b.variable(name)
        held = b.tensor((1, 4), "int8", 0.5, name=name)
        b.op("READ_VARIABLE", [handle], [held])
        b.op("ADD", [x, held], [y], fused_activation_function=0)
        b.op("ASSIGN_VARIABLE", [handle, y], [])
    else:
        b.op("ADD", [x, x], [y], fused_activation_function=0)
    return microinfer.load(b.bytes(outputs=[y]), name=name)


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_c_is_plain_text_that_compiles(name: str, streaming: bool) -> None:
    loaded = network(name, streaming)
    compiled = compile_network(loaded)
    prefix = compiled.unit.name
    files = {
        **compiled.unit.files,
        **selftest_files(compiled.program, prefix),
        **serve_files(compiled.program, prefix, loaded.sha256),
    }
    assert prefix.isidentifier()
    assert len(prefix) <= 31
    for path, text in files.items():
        assert all(c == "\n" or " " <= c <= "~" for c in text), path
        assert max(map(len, text.splitlines())) < 400, path
    for compiler in ("gcc", "clang"):
        compile_objects(files, find_compiler(compiler), [*STRICT_FLAGS, "-O0"])


@pytest.mark.parametrize("name", NAMES[:4])
def test_nothing_of_a_name_is_code(name: str) -> None:
    """What is left when comments are gone holds no word of the name."""
    unit = compile_network(network(name, False)).unit
    text = "".join(unit.files.values())
    code = []
    while text:
        before, opened, text = text.partition("/*")
        code.append(before)
        if opened:
            _, closed, text = text.partition("*/")
            assert closed == "*/"
    # The prefix is made of the name, letters and digits alone; nothing else of it may be left.
    plain = " ".join(code).lower().replace(unit.name, "")
    assert not [word for word in ("evil", "gone", "open") if word in plain]
