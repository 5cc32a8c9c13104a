"""Graph: what we accept a model to mean.

A Graph that exists is topologically ordered and supported; shapes and quantisation are
consistent and every integer parameter is derived. Knows values only: how they come out of a
file is `lower`'s business, what an operator computes is in `ops`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from microinfer.model import Quantization

Array = NDArray[Any]

Reference = Literal["tflm", "litert"]
"""Which official runtime the numbers are exact to; see docs/numerics.md."""

REFERENCES: tuple[Reference, ...] = get_args(Reference)


@dataclass(frozen=True, slots=True)
class Part:
    """Some channels of a tensor, that is positions in its last dimension, in order."""

    tensor: int
    channels: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """A tensor of the main subgraph; `index` is its row in the file and in Graph.tensors."""

    index: int
    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    quantization: Quantization | None = None
    data: Array | None = None  # the constant's values, in shape and dtype
    stored_bits: int | None = None  # of a constant that the file packs closer than its dtype
    part: Part | None = None  # what it holds of a tensor of the file, where a pass made it

    @property
    def scale(self) -> float:
        """The one scale (a float32, widened); only where `quantization` has exactly one."""
        if self.quantization is None or len(self.quantization.scales) != 1:
            raise ValueError(f"tensor {self.index} has no single scale")
        return self.quantization.scales[0]

    @property
    def zero_point(self) -> int:
        """The one zero point, in units of the stored integer."""
        if self.quantization is None or len(self.quantization.zero_points) != 1:
            raise ValueError(f"tensor {self.index} has no single zero point")
        return self.quantization.zero_points[0]

    @property
    def elements(self) -> int:
        """How many values it holds; 1 for a scalar."""
        return math.prod(self.shape)

    @property
    def size_bytes(self) -> int:
        """How many bytes it takes in the arena or in flash."""
        return self.elements * self.dtype.itemsize


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Op(ABC):
    """One operator with everything it needs but its activations.

    `inputs` are the tensors read at run time, constants excluded: those live in the op.
    """

    OPERATOR: ClassVar[str]  # TFLite's name
    IS_VIEW: ClassVar[bool] = False  # output is the input's bytes under another shape
    WALKS_VALUES: ClassVar[bool] = False  # reads a value, writes what becomes of it, goes on

    index: int  # operator index in the file
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]

    @abstractmethod
    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """The readable truth: arrays in the order of `inputs` to arrays in that of `outputs`."""

    @property
    def macs(self) -> int:
        """Multiply-accumulates per inference, as the field counts them (padding included)."""
        return 0


@dataclass(frozen=True, slots=True, eq=False)
class StateVariable:
    """A tensor that keeps its value from one run to the next."""

    tensor: int
    name: str
    initial: Array  # before the first run, in the tensor's shape and dtype


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A network ready to be interpreted, planned and emitted.

    `tensors[i].index == i`; passes that add tensors append them. `ops` are in execution order.
    An operator that changes the state has the variable's tensor among its outputs.
    """

    name: str
    tensors: tuple[Tensor, ...]
    ops: tuple[Op, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    reference: Reference
    state: tuple[StateVariable, ...] = ()

    @property
    def macs(self) -> int:
        """Multiply-accumulates per inference."""
        return sum(op.macs for op in self.ops)
