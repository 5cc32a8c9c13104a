"""What holds for every C file, ours and generated: the flag wall, and what is absent."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import microinfer
from microinfer_codegen.build import STRICT_FLAGS, write_files
from microinfer_codegen.compile import compile_network
from microinfer_codegen.paths import runtime_dir
from tests.c.networks import NETWORKS

RUNTIME = runtime_dir()
SOURCES = sorted((RUNTIME / "src").glob("*.c"))
HEADERS = sorted((RUNTIME / "include" / "microinfer").glob("*.h"))
FILES = sorted(RUNTIME.rglob("*.[ch]"))

COMPILERS = {
    "gcc": ["gcc"],
    "gcc -m32": ["gcc", "-m32"],
    "clang": ["clang"],
    "cortex-m0": ["arm-none-eabi-gcc", "-mcpu=cortex-m0"],
    "cortex-m4": ["arm-none-eabi-gcc", "-mcpu=cortex-m4"],
}

FLOAT_FILES = {"cast_f32", "dequantize", "quantize_f32"}
"""Kernels of operators whose tensors are float."""

LIBRARY = {"memcpy", "memset", "memmove"}
COMPILER_HELPERS = re.compile(r"__aeabi_(lmul|llsl|llsr|lasr|idiv|uidiv|idivmod|uidivmod|mem\w+)$")
"""What a core without 64-bit multiply or divide instructions calls instead."""


def command(name: str) -> list[str]:
    compiler = COMPILERS[name]
    if shutil.which(compiler[0]) is None:
        pytest.skip(f"{compiler[0]} is not installed")
    if "-m32" in compiler and not compiles(compiler, "#include <stdint.h>\n"):
        pytest.skip("gcc cannot build for 32 bits here")
    return compiler


def compiles(compiler: list[str], text: str) -> bool:
    arguments = [*compiler, "-xc", "-", "-fsyntax-only"]
    return (
        subprocess.run(arguments, input=text.encode(), capture_output=True, check=False).returncode
        == 0
    )


def build(compiler: list[str], flags: list[str], source: Path, target: Path) -> None:
    includes = [f"-I{RUNTIME / 'include'}"]
    done = subprocess.run(
        [*compiler, *STRICT_FLAGS, *flags, *includes, "-c", str(source), "-o", str(target)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("level", ["-O0", "-O2", "-O3"])
@pytest.mark.parametrize("name", COMPILERS)
def test_every_source_is_silent_under_the_flag_wall(name: str, level: str, tmp_path: Path) -> None:
    compiler = command(name)
    for source in SOURCES:
        build(compiler, [level], source, tmp_path / "x.o")


def test_the_flag_wall_is_not_silent_about_everything(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.c"
    wrong.write_text(
        "#include <stdint.h>\nint8_t f(int32_t x);\nint8_t f(int32_t x) { return x; }\n"
    )
    with pytest.raises(AssertionError, match="conversion"):
        build(["gcc"], ["-O2"], wrong, tmp_path / "x.o")


def test_every_source_is_c11_and_passes_the_analyzer(tmp_path: Path) -> None:
    for source in SOURCES:
        build(["gcc"], ["-std=c11", "-O2", "-fanalyzer"], source, tmp_path / "x.o")


@pytest.mark.parametrize("language", ["c", "c++"])
def test_every_public_header_stands_alone(language: str) -> None:
    for header in HEADERS:
        standard = "-std=c99" if language == "c" else "-std=c++11"
        done = subprocess.run(
            [
                "gcc",
                f"-x{language}",
                standard,
                "-Wall",
                "-Wextra",
                "-Werror",
                "-fsyntax-only",
                f"-I{RUNTIME / 'include'}",
                "-",
            ],
            input=f'#include "microinfer/{header.name}"\nint main(void);\n'.encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"{header.name}: {done.stderr.decode()}"


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", " ", text, flags=re.DOTALL)


def forbidden_words(text: str) -> list[str]:
    words = r"\b(malloc|calloc|realloc|free|alloca|printf|goto|setjmp|longjmp|double)\b"
    return re.findall(words, without_comments(text))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_allocation_output_jump_or_double(path: Path) -> None:
    assert forbidden_words(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_float_only_where_tensors_are_float(path: Path) -> None:
    words = re.findall(r"\bfloat\b", without_comments(path.read_text(encoding="utf-8")))
    assert not words or path.stem in FLOAT_FILES


def test_the_search_for_forbidden_words_finds_them() -> None:
    assert forbidden_words("/* malloc */ void *p = malloc(3);") == ["malloc"]


def functions_calling_themselves(text: str) -> list[str]:
    """Names of functions whose body calls them; the runtime has no mutual calls within a file."""
    definitions = re.finditer(r"^[a-z].*?\b(\w+)\([^;{]*\)\n\{(.*?)^\}", text, re.M | re.S)
    return [match[1] for match in definitions if re.search(rf"\b{match[1]}\(", match[2])]


def test_nothing_calls_itself() -> None:
    for path in FILES:
        text = without_comments(path.read_text(encoding="utf-8"))
        assert functions_calling_themselves(text) == [], path.name
    assert functions_calling_themselves("int f(int n)\n{\n    return f(n);\n}\n") == ["f"]


def symbols(path: Path, nm: str) -> list[tuple[str, str]]:
    """(kind, name) of an object's symbols."""
    done = subprocess.run([nm, str(path)], capture_output=True, text=True, check=True)
    return [(line.split()[-2], line.split()[-1]) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", ["gcc", "cortex-m0", "cortex-m4"])
def test_objects_hold_no_data_and_need_nothing_but_memory_functions(
    name: str, tmp_path: Path
) -> None:
    compiler = command(name)
    nm = "nm" if name == "gcc" else "arm-none-eabi-nm"
    target = tmp_path / "x.o"
    for source in SOURCES:
        build(compiler, ["-O2"], source, target)
        for kind, symbol in symbols(target, nm):
            assert kind not in "DdBbC", f"{source.name}: {symbol} is mutable data"
            if kind == "U" and source.stem not in FLOAT_FILES:
                known = symbol in LIBRARY or COMPILER_HELPERS.match(symbol)
                assert known, f"{source.name} needs {symbol}"


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", COMPILERS)
def test_generated_sources_are_silent_under_the_flag_wall(
    network: str, name: str, tmp_path: Path
) -> None:
    compiler = command(name)
    unit = compile_network(microinfer.load(NETWORKS[network]()), network).unit
    write_files(unit.files, tmp_path)
    for path in unit.sources:
        for level in ("-O0", "-Os", "-O3"):
            build([*compiler, f"-I{tmp_path}"], [level], tmp_path / path, tmp_path / "x.o")


@pytest.mark.parametrize("network", NETWORKS)
def test_generated_header_compiles_as_c_plus_plus(network: str, tmp_path: Path) -> None:
    unit = compile_network(microinfer.load(NETWORKS[network]()), network).unit
    write_files(unit.files, tmp_path)
    header = tmp_path / f"{network}.h"
    flags = ["-xc++", "-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
    done = subprocess.run(["gcc", *flags, str(header)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
