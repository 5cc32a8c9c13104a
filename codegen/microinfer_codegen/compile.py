"""Compile: a network to its C unit, and the unit to a folder, whole or not at all."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from microinfer.errors import UnsupportedModel
from microinfer.network import Network
from microinfer.plan.choice import DEFAULT, PlanOptions, program_for
from microinfer.plan.program import Program
from microinfer_codegen.build import write_files
from microinfer_codegen.ctext import identifier, require_identifier
from microinfer_codegen.unit import Unit, emit

OPTIONAL_FILES = tuple(
    f"_{part}.{suffix}" for part in ("weights", "selftest", "serve") for suffix in ("h", "c")
)
"""Endings of files that not every unit has."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A network's plan and the C that follows from it."""

    program: Program
    unit: Unit


def compile_network(
    network: Network,
    name: str | None = None,
    simplified: bool = True,
    packed_weights: bool = False,
    options: PlanOptions = DEFAULT,
) -> Compiled:
    """Simplify, plan and emit. name: the C prefix; made from the file's name when None.

    simplified: whether graph passes may rewrite what is computed; outputs are the same bytes.
    packed_weights: as in `unit.emit`; options: as in `program_for`.
    """
    if network.graph.reference != "tflm":
        raise UnsupportedModel(
            f"reference {network.graph.reference}: the C computes what devices compute; "
            "load the model with reference tflm"
        )
    prefix = identifier(network.graph.name) if name is None else require_identifier(name)
    program = program_for(network.graph, replace(options, simplified=simplified))
    return Compiled(program, emit(program, prefix, network.sha256, packed_weights))


def write_unit(unit: Unit, folder: Path) -> None:
    """Write a unit's files below `folder`, created when missing.

    Everything is first written beside the target; nothing appears in `folder` before all of it
    could be. Files of other models in the folder stay; those that an earlier call wrote for this
    one, and this call does not, go.
    """
    try:
        parent = folder.resolve().parent
        parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and not folder.is_dir():
            raise UnsupportedModel(f"output folder {str(folder)!a}: is a file; name a folder")
        with tempfile.TemporaryDirectory(dir=folder if folder.is_dir() else parent) as scratch:
            staged = Path(scratch) / "unit"
            staged.mkdir()
            write_files(unit.files, staged)
            if folder.is_dir():
                _merge(unit, staged, folder)
            else:
                staged.replace(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnsupportedModel(
            f"output folder {str(folder)!a}: {reason}; a writable folder is needed"
        ) from error


def _merge(unit: Unit, staged: Path, folder: Path) -> None:
    for path in unit.files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink() or target.is_dir():
            raise UnsupportedModel(
                f"output file {str(target)!a}: is a link or folder; a plain file is replaced"
            )
    for path in unit.files:
        (staged / path).replace(folder / path)
    for suffix in OPTIONAL_FILES:
        left = PurePosixPath(f"{unit.name}{suffix}")
        if left not in unit.files and _is_ours(folder / left):
            (folder / left).unlink()


def _is_ours(path: Path) -> bool:
    """Whether a file says in its first line that it is the one that we write."""
    if not path.is_file() or path.is_symlink():
        return False
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.readline().startswith(f"/* {path.name} -- ")
