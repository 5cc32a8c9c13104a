"""Arrays on disk: .npy in, .npy out, whole or not at all. Knows no model."""

from __future__ import annotations

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
        raise UnsupportedModel(f"input {str(path)!a}: not a plain .npy array") from error
    if not isinstance(loaded, np.ndarray):
        raise UnsupportedModel(f"input {str(path)!a}: an archive; one .npy array is needed")
    return loaded


def save_array(path: Path, array: Array) -> None:
    """Write an array as .npy; the file appears complete or not at all."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as scratch:
            try:
                np.save(scratch, array)
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
