"""Which oracles there are, and where their Python lives. Starts no process.

The versions are exact: numerics change between releases of the runtimes, and every claim of
bit-exactness names one of these. scripts/setup_oracles.py installs from this table.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from microinfer.errors import ToolError
from microinfer_codegen.paths import checkout_dir

ENVIRONMENT_VARIABLE = "MICROINFER_ORACLES"


@dataclass(frozen=True, slots=True)
class Oracle:
    """An official runtime: its name here, its requirement for pip, its worker script."""

    name: str
    requirement: str
    worker: Path


def _oracle(name: str, requirement: str) -> Oracle:
    return Oracle(name, requirement, Path(__file__).resolve().with_name(f"{name}_worker.py"))


ORACLES: Mapping[str, Oracle] = MappingProxyType(
    {
        "tflm": _oracle("tflm", "tflite-micro==0.dev20261023182759"),
        "litert": _oracle("litert", "ai-edge-litert==2.3.0"),
    }
)


def oracles_dir() -> Path | None:
    """Where the environments lie: $MICROINFER_ORACLES, else `.oracles` of the checkout."""
    override = os.environ.get(ENVIRONMENT_VARIABLE)
    if override:
        return Path(override)
    top = checkout_dir()
    return top / ".oracles" if top is not None else None


def oracle_python(name: str) -> Path | None:
    """The Python that can import the runtime of oracle `name`; None when not installed.

    Raises ToolError for a name that is not in ORACLES.
    """
    if name not in ORACLES:
        raise ToolError(f'oracle "{name}": unknown; one of {", ".join(ORACLES)} is accepted')
    folder = oracles_dir()
    if folder is None:
        return None
    # Not resolved: the path through the environment is what makes it that environment's Python.
    python = folder.absolute() / name / "bin" / "python"
    return python if python.is_file() else None
