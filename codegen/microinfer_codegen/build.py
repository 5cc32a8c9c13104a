"""Build: generated C to a shared library or a program on this machine, cached by content.

Knows the host's compilers and the strict flags that all microinfer C is held to; knows nothing
of models. The cache lies in $MICROINFER_CACHE, else in $XDG_CACHE_HOME or ~/.cache; it can be
deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from microinfer.errors import ToolError

STRICT_FLAGS = (
    "-std=c99",
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wsign-conversion",
    "-Wpedantic",
    "-Wshadow",
    "-Wcast-qual",
    "-Wstrict-prototypes",
    "-Wmissing-prototypes",
    "-Wundef",
    "-Wvla",
    "-Werror",
)
"""Every C file, ours and generated, compiles under these without a word."""

SANITIZER_FLAGS = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")

HOST_COMPILERS = ("cc", "gcc", "clang")
"""Tried in order when neither an argument nor $CC names one."""


@dataclass(frozen=True, slots=True)
class Compiler:
    """A C compiler on this machine."""

    command: tuple[str, ...]
    version: str  # first line of --version; part of every cache key


def find_compiler(name: str | None = None) -> Compiler:
    """The named compiler, else $CC, else the first of HOST_COMPILERS that exists."""
    wanted = name or os.environ.get("CC")
    candidates = [wanted] if wanted else list(HOST_COMPILERS)
    for candidate in candidates:
        command = tuple(candidate.split())
        if command and shutil.which(command[0]):
            return Compiler(command, run_tool([*command, "--version"], Path.cwd()).splitlines()[0])
    raise ToolError(
        f"C compiler {' or '.join(candidates)}: not found; install gcc or clang, or set CC"
    )


def run_tool(command: Sequence[str], folder: Path) -> str:
    """What a command printed; ToolError with its first error line when it failed."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ToolError(f"{command[0]}: {error.strerror or error}") from error
    if done.returncode != 0:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "")
        raise ToolError(
            f"{command[0]} failed with exit code {done.returncode}: "
            f"{said or done.stderr.strip()[:300]}"
        )
    return done.stdout


def cache_dir() -> Path:
    """Where compiled objects are kept; created when missing."""
    explicit = os.environ.get("MICROINFER_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    folder = Path(explicit) if explicit else Path(base) / "microinfer"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ToolError(
            f"cache folder {folder}: {error.strerror}; set MICROINFER_CACHE to a writable one"
        ) from error
    return folder


def cached_file(key: Iterable[str], suffix: str, make: Callable[[Path], None]) -> Path:
    """The cached file of a key, made when missing; appears whole or not at all."""
    digest = hashlib.sha256("\0".join(key).encode()).hexdigest()
    target = cache_dir() / digest[:2] / f"{digest[2:34]}{suffix}"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            made = Path(scratch) / target.name
            make(made)
            if not made.exists():
                raise ToolError(f"no {target.suffix} file was made; a C compiler makes one")
            made.replace(target)
    return target


_INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)


def _included(files: Mapping[PurePosixPath, str], source: PurePosixPath) -> list[PurePosixPath]:
    """The unit's headers that a source includes, directly or not, in a fixed order."""
    found: dict[PurePosixPath, None] = {}
    pending = [source]
    while pending:
        current = pending.pop()
        for name in _INCLUDE.findall(files[current]):
            for path in (PurePosixPath(name), current.parent / name):
                if path in files and path not in found:
                    found[path] = None
                    pending.append(path)
    return sorted(found)


def write_files(files: Mapping[PurePosixPath, str], folder: Path) -> None:
    """Write a unit's files below an existing folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def compile_objects(
    files: Mapping[PurePosixPath, str], compiler: Compiler, flags: Sequence[str]
) -> list[Path]:
    """Every .c of `files` as a cached object; the files' root is the include path."""
    objects = []
    for source in (path for path in files if path.suffix == ".c"):
        headers = _included(files, source)

        needed = {path: files[path] for path in (source, *headers)}

        def make(
            made: Path,
            source: PurePosixPath = source,
            needed: Mapping[PurePosixPath, str] = needed,
        ) -> None:
            with tempfile.TemporaryDirectory() as scratch:
                write_files(needed, Path(scratch))
                run_tool(
                    [*compiler.command, *flags, "-I.", "-c", str(source), "-o", str(made)],
                    Path(scratch),
                )

        key = [*compiler.command, compiler.version, *flags, str(source), files[source]]
        for header in headers:
            key += [str(header), files[header]]
        objects.append(cached_file(key, ".o", make))
    return objects


def archive_objects(tool: str, objects: Sequence[Path], target: Path) -> None:
    """A static library of objects, the same bytes for the same objects; tool: an `ar`."""
    run_tool([tool, "rcsD", str(target), *map(str, objects)], target.parent)


def build_library(
    files: Mapping[PurePosixPath, str],
    compiler: Compiler,
    optimization: str = "-O2",
    defines: Sequence[str] = (),
) -> Path:
    """A shared library of `files`; defines: macro names to define."""
    flags = [*STRICT_FLAGS, optimization, "-fPIC", *(f"-D{name}" for name in defines)]
    objects = [str(path) for path in compile_objects(files, compiler, flags)]

    def make(made: Path) -> None:
        run_tool([*compiler.command, "-shared", *objects, "-o", str(made)], made.parent)

    return cached_file([*compiler.command, compiler.version, *objects], ".so", make)


def build_program(
    files: Mapping[PurePosixPath, str],
    compiler: Compiler,
    optimization: str = "-O2",
    defines: Sequence[str] = (),
    sanitize: bool = False,
) -> Path:
    """An executable of `files`, one of which has main; optionally under ASan and UBSan."""
    extra = SANITIZER_FLAGS if sanitize else ()
    flags = [*STRICT_FLAGS, optimization, *extra, *(f"-D{name}" for name in defines)]
    objects = [str(path) for path in compile_objects(files, compiler, flags)]

    def make(made: Path) -> None:
        run_tool([*compiler.command, *extra, *objects, "-o", str(made)], made.parent)

    return cached_file([*compiler.command, compiler.version, *extra, *objects], ".exe", make)
