"""Batch: the same work on many models, on this machine's cores or on a cluster's.

A task is a plain function and picklable arguments; a model travels as its bytes, so that workers
need no common disk. Results come in the order of the tasks, whatever order they were done in; a
worker that dies costs time, not results: its tasks are done by another.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from microinfer.errors import MalformedModel, ToolError, UnsupportedModel
from microinfer.graph import Reference
from microinfer.network import Network, load, read_file
from microinfer.ops.shared.node import printable

Result = TypeVar("Result")

PATH_COLUMNS = 200
"""Of a path in a message."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file's path, as the user gave it, and its bytes."""

    file: str
    data: bytes

    @property
    def name(self) -> str:
        """What reports call the model."""
        return Path(self.file).stem

    def load(self, reference: Reference = "tflm") -> Network:
        """The accepted model; messages begin with the file's name."""
        try:
            return load(self.data, reference, self.name)
        except (MalformedModel, UnsupportedModel) as error:
            raise type(error)(f"{printable(self.file, PATH_COLUMNS)}: {error}") from error


@dataclass(frozen=True, slots=True)
class Refused:
    """A model that could not be used, and why; the message begins with the file's name."""

    model: str
    error: MalformedModel | UnsupportedModel


def attempt(
    function: Callable[..., Result], model: ModelFile | Refused, *arguments: Any
) -> Result | Refused:
    """function(model, *arguments), or what is wrong with this model; tools that fail are raised."""
    if isinstance(model, Refused):
        return model
    try:
        return function(model, *arguments)
    except (MalformedModel, UnsupportedModel) as error:
        file = f"{printable(model.file, PATH_COLUMNS)}: "
        named = type(error)(file + str(error).removeprefix(file))
        return Refused(model.name, named)


def find_models(patterns: Sequence[str]) -> list[Path]:
    """Files, folders (their .tflite files) and glob patterns as paths, in order, each once."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        path = Path(pattern)
        if path.is_dir():
            inside = sorted(path.glob("*.tflite"))
            if not inside:
                raise UnsupportedModel(f"folder {pattern!a}: no .tflite file; one is needed")
            found.update(dict.fromkeys(inside))
        elif not path.exists() and glob.has_magic(pattern):
            # Path.glob wants a folder apart from the pattern, which a user does not give.
            matches = [Path(m) for m in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207
            if not matches:
                raise UnsupportedModel(f"pattern {pattern!a}: matches nothing")
            found.update(dict.fromkeys(matches))
        else:
            found[path] = None
    return list(found)


def read_models(patterns: Sequence[str]) -> list[ModelFile | Refused]:
    """The files behind paths, folders and patterns, and those that cannot be read."""
    return [_read(path) for path in find_models(patterns)]


def _read(path: Path) -> ModelFile | Refused:
    try:
        return ModelFile(str(path), read_file(path))
    except UnsupportedModel as error:
        return Refused(path.stem, error)


def run_all(
    function: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    jobs: int = 1,
    scheduler: str | None = None,
) -> Iterator[Result]:
    """function(*task) for each task.

    jobs: processes on this machine; scheduler: the address of a Dask scheduler to use instead.
    """
    if scheduler is None and jobs == 1:
        for task in tasks:
            yield function(*task)
        return
    from joblib import Parallel, delayed

    calls = [delayed(function)(*task) for task in tasks]
    if scheduler is None:
        yield from Parallel(n_jobs=jobs, return_as="generator")(calls)
        return
    with _cluster(scheduler):
        yield from Parallel(n_jobs=-1)(calls)


@contextmanager
def _cluster(scheduler: str) -> Iterator[None]:
    """joblib's Dask backend on the scheduler at an address."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ToolError("--scheduler: install microinfer[cluster]") from error
    from joblib import parallel_config

    try:
        client: Any = Client(scheduler, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ToolError(f"scheduler {scheduler!a}: cannot be reached") from error
    with client, parallel_config(backend="dask", wait_for_workers_timeout=60):
        yield
