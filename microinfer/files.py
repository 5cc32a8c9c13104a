"""Files on disk: arrays and texts, whole or not at all. Knows no model."""

from __future__ import annotations

import io
import os
import stat
import tempfile
from pathlib import Path

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
        raise UnsupportedModel(
            f"input {str(path)!a}: not a plain .npy array; numpy.save writes one"
        ) from error
    if not isinstance(loaded, np.ndarray):
        raise UnsupportedModel(f"input {str(path)!a}: an archive; one .npy array is needed")
    return loaded


def save_array(path: Path, array: Array) -> None:
    """Write an array as .npy; the file appears complete or not at all."""
    buffer = io.BytesIO()
    np.save(buffer, array)
    _save(path, buffer.getvalue())


def save_text(path: Path, text: str) -> None:
    """Write a text as UTF-8; the file appears complete or not at all."""
    _save(path, text.encode())


def _save(path: Path, data: bytes) -> None:
    if path.name in ("", "-"):
        raise UnsupportedModel(f"output {str(path)!a}: names no file; a writable path is needed")
    try:
        target = path.resolve()  # what a link points to is written, and the link stays
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or a pipe
            return
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as scratch:
            try:
                scratch.write(data)
                scratch.close()
                Path(scratch.name).chmod(_mode(target))
                Path(scratch.name).replace(target)
            except BaseException:
                Path(scratch.name).unlink()
                raise
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, before Python 3.13
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise UnsupportedModel(
            f"output {str(path)!a}: {reason}; a writable path is needed"
        ) from error


def _mode(path: Path) -> int:
    """The permissions that a file has, or that a new one gets."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
