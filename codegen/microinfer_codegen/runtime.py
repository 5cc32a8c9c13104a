"""The runtime C that generated code needs: found in a wheel or a checkout, copied beside it.

Knows that a public header's kernel lies in the source of the same stem, and follows #include
lines to everything else; knows no operator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from microinfer.errors import ToolError
from microinfer_codegen.paths import runtime_dir

RUNTIME_VERSION = 1
"""MI_RUNTIME_VERSION that this generator writes for; a test compares it with mi_config.h."""

INCLUDE = re.compile(r'^#include "(?:microinfer/)?([a-z0-9_]+\.h)"$', re.MULTILINE)


def runtime_files(headers: Iterable[str]) -> Mapping[PurePosixPath, str]:
    """File name to text: the headers, their sources, and what those include."""
    root = runtime_dir()
    pending = ["mi_config.h", *headers]
    files: dict[PurePosixPath, str] = {}
    while pending:
        name = pending.pop()
        if PurePosixPath(name) in files:
            continue
        text = _read(root, name)
        files[PurePosixPath(name)] = text
        pending += INCLUDE.findall(text)
        source = PurePosixPath(name).with_suffix(".c").name
        if (root / "src" / source).is_file():
            pending.append(source)
    return dict(sorted(files.items()))


def _read(root: Path, name: str) -> str:
    for folder in (root / "include" / "microinfer", root / "src"):
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    raise ToolError(f"runtime file {name}: not found in {root}; the installation is incomplete")
