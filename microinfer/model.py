"""Model: what a .tflite file says, as plain immutable values.

Knows the shape of the file and nothing of its meaning: option values are not judged,
quantisation is not interpreted, operators are not looked up. A Model that came from
`reader` has every offset, length and index in range; a Model made by hand (tests, the
quantiser) promises nothing and `writer` writes it as it is. Neighbours: `schema` (the
numbers), `reader` (bytes -> Model), `writer` (Model -> bytes), `lower` (Model -> Graph).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OptionValue = int | float | bool | str | tuple[int, ...]

NO_TENSOR = -1
"""Index in an operator's inputs that stands for an omitted optional tensor."""


@dataclass(frozen=True, slots=True)
class Quantization:
    """real = scale * (stored - zero_point), one pair, or one per slice along a dimension."""

    scales: tuple[float, ...]  # float32 values, widened
    zero_points: tuple[int, ...]
    quantized_dimension: int = 0
    details_type: int = 0  # 0: none; anything else is a custom scheme


@dataclass(frozen=True, slots=True)
class Tensor:
    """One row of a subgraph's tensor table."""

    name: str
    shape: tuple[int, ...]
    type: int  # schema.TensorType number, possibly one we do not know
    buffer: int = 0  # index into Model.buffers; 0 is the empty buffer by convention
    quantization: Quantization | None = None
    is_variable: bool = False
    shape_signature: tuple[int, ...] | None = None  # -1 marks a dimension unknown at export
    has_sparsity: bool = False


@dataclass(frozen=True, slots=True)
class OperatorCode:
    """Which operator: a builtin number, or a custom name."""

    builtin: int  # schema.BuiltinOperator number, possibly one we do not know
    version: int = 1
    custom_code: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator call. Tensor indices are into its subgraph's tensors."""

    opcode_index: int
    inputs: tuple[int, ...]  # NO_TENSOR where an optional input is omitted
    outputs: tuple[int, ...]
    options_type: int = 0  # schema union tag of the builtin options; 0: none
    options: Mapping[str, OptionValue] = field(default_factory=dict)  # by schema field name
    custom_options: bytes = b""
    intermediates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SubGraph:
    """One function of the file; operators are in execution order."""

    name: str
    tensors: tuple[Tensor, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    operators: tuple[Operator, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """A named blob beside the model."""

    name: str
    buffer: int


@dataclass(frozen=True, slots=True)
class Model:
    """A whole file. `subgraphs[0]` is the main function."""

    operator_codes: tuple[OperatorCode, ...]
    subgraphs: tuple[SubGraph, ...]
    buffers: tuple[bytes, ...]  # raw little-endian constants
    description: str = ""
    version: int = 3
    metadata: tuple[Metadata, ...] = ()
