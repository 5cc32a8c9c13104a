"""Network: a loaded model to inspect, run and trace from Python.

The face of the package: files and bytes in, arrays out. Knows no format and no arithmetic; those
are the reader's and the operators'.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from microinfer import interpret
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.graph import REFERENCES, Array, Graph, Reference
from microinfer.lower import lower
from microinfer.ops.shared.node import printable
from microinfer.reader import read


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """A model input or output. real = scale * (stored - zero_point), where quantised."""

    index: int
    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    scale: float | None
    zero_point: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A model that microinfer accepts, exact to `graph.reference`.

    A streaming model's variables keep their values from run to run; `reset` starts it anew.
    """

    graph: Graph
    sha256: str  # of the file's bytes, hex
    _state: interpret.State = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Give every variable its initial value."""
        self._state.update(interpret.initial_state(self.graph))

    @property
    def inputs(self) -> tuple[TensorInfo, ...]:
        """The model's inputs, in the file's order."""
        return tuple(self._info(index) for index in self.graph.inputs)

    @property
    def outputs(self) -> tuple[TensorInfo, ...]:
        """The model's outputs, in the file's order."""
        return tuple(self._info(index) for index in self.graph.outputs)

    def run(self, inputs: Array | Sequence[Array]) -> Array | list[Array]:
        """One inference. One array in where the model has one input, else a sequence.

        Shapes and dtypes as in `inputs`; raises UnsupportedModel when they differ. Returns one
        array, or a list when the model has several outputs.
        """
        outputs = interpret.run(self.graph, _sequence(inputs), self._state)
        return outputs[0] if len(outputs) == 1 else list(outputs)

    def trace(self, inputs: Array | Sequence[Array]) -> Mapping[int, Array]:
        """One inference; every run-time tensor by its index in the file."""
        return interpret.trace(self.graph, _sequence(inputs), self._state)

    def _info(self, index: int) -> TensorInfo:
        tensor = self.graph.tensors[index]
        single = tensor.quantization is not None and len(tensor.quantization.scales) == 1
        return TensorInfo(
            index=index,
            name=tensor.name,
            shape=tensor.shape,
            dtype=tensor.dtype,
            scale=tensor.scale if single else None,
            zero_point=tensor.zero_point if single else None,
        )


def _sequence(inputs: Array | Sequence[Array]) -> Sequence[Array]:
    return [inputs] if isinstance(inputs, np.ndarray) else list(inputs)


def load(
    source: str | os.PathLike[str] | bytes,
    reference: Reference = "tflm",
    name: str | None = None,
) -> Network:
    """Read a .tflite file (path or its bytes) and accept it, exact to the named reference.

    name: what messages and reports call it; the path's stem when None. Raises MalformedModel
    where the bytes lie and UnsupportedModel where we decline, which includes a file that cannot
    be read.
    """
    if reference not in REFERENCES:
        raise UnsupportedModel(f"reference {reference!a}; {' or '.join(REFERENCES)} exist")
    if not isinstance(source, bytes):
        path = Path(source)
        data = read_file(path)
        try:
            return load(data, reference, name or path.stem)
        except (MalformedModel, UnsupportedModel) as error:
            raise type(error)(f"{printable(path.name)}: {error}") from error
    graph = lower(read(source), reference, name or "model")
    return Network(graph=graph, sha256=hashlib.sha256(source).hexdigest())


def read_file(path: Path) -> bytes:
    """A file's bytes; one that cannot be read is an UnsupportedModel."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnsupportedModel(
            f"model {str(path)!a}: {reason}; a .tflite file is needed"
        ) from error
