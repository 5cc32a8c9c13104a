"""Files on disk: arrays and texts, whole or not at all. Knows no model."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np

from microinfer.errors import UnsupportedModel
from microinfer.graph import Array


def load_array(path: Path) -> Array:
    """A .npy file's array; pickled objects are refused."""
    try:
        loaded = np.load(path, allow_pickle=False)
    except OSError as error:
        reason = error.strerror or "not a .npy file"
        raise UnsupportedModel(f"input {str(path)!a}: {reason}; a .npy file is needed") from error
    except (ValueError, EOFError) as error:
        raise UnsupportedModel(f"input {str(path)!a}: not a plain .npy array") from error
    if not isinstance(loaded, np.ndarray):
        raise UnsupportedModel(f"input {str(path)!a}: an archive; one .npy array is needed")
    return loaded


def save_array(path: Path, array: Array) -> None:
    """Write an array as .npy; the file appears complete or not at all."""
    _save(path, lambda file: np.save(file, array))


def save_text(path: Path, text: str) -> None:
    """Write a text as UTF-8; the file appears complete or not at all."""
    _save(path, lambda file: file.write(text.encode()))


def _save(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch:
            try:
                write(scratch)
                scratch.close()
                Path(scratch.name).replace(path)
            except BaseException:
                Path(scratch.name).unlink()
                raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnsupportedModel(
            f"output {str(path)!a}: {reason}; a writable path is needed"
        ) from error
