"""bytes -> Model: what a .tflite file says, with every offset, length and index in range.

Checks structure (through `flatbuf`), index ranges, dimensions, sizes of constants and
the consistency of quantisation tables. Refuses to interpret: which operators exist, what
their options mean and which shapes follow from which is `lower`'s business.
Raises MalformedModel for any bytes no valid file can hold, and UnsupportedModel for what is
valid but beyond our limits: more than 6 dimensions, one over 2**24, a tensor without elements
where one is computed with, data in another file. Nothing else, for any bytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.flatbuf import HEADER_BYTES, Flatbuffer, Table
from microinfer.model import (
    NO_TENSOR,
    Metadata,
    Model,
    Operator,
    OperatorCode,
    OptionValue,
    Quantization,
    SubGraph,
    Tensor,
)
from microinfer.schema import SCHEMA_VERSION, BuiltinOperator, TensorType
from microinfer.schema_options import OPTIONS_OF, TFLITE

MAX_RANK = 6
MAX_DIMENSION = 1 << 24
MAX_ELEMENTS = 1 << 28

BITS: Mapping[int, int] = {
    TensorType.FLOAT64: 64,
    TensorType.FLOAT32: 32,
    TensorType.FLOAT16: 16,
    TensorType.BFLOAT16: 16,
    TensorType.FLOAT8_E4M3FN: 8,
    TensorType.FLOAT8_E5M2: 8,
    TensorType.COMPLEX64: 64,
    TensorType.COMPLEX128: 128,
    TensorType.BOOL: 8,
    TensorType.INT2: 2,  # packed, first element in the low bits
    TensorType.INT4: 4,
    TensorType.INT8: 8,
    TensorType.INT16: 16,
    TensorType.INT32: 32,
    TensorType.INT64: 64,
    TensorType.UINT4: 4,
    TensorType.UINT8: 8,
    TensorType.UINT16: 16,
    TensorType.UINT32: 32,
    TensorType.UINT64: 64,
}
"""Bits per stored element; types that are not here have no fixed size."""

SIGNED = (TensorType.INT2, TensorType.INT4, TensorType.INT8, TensorType.INT16, TensorType.INT32)
UNSIGNED = (TensorType.UINT4, TensorType.UINT8, TensorType.UINT16, TensorType.UINT32)


def read(data: bytes) -> Model:
    """Read a .tflite file. Raises MalformedModel or UnsupportedModel, whatever the bytes."""
    root = Flatbuffer(data, TFLITE).root()
    version = root.integer("version")
    if version != SCHEMA_VERSION:
        raise MalformedModel(f"version: {version}; {SCHEMA_VERSION} expected")
    codes = tuple(_operator_code(table) for table in _required(root, "operator_codes"))
    buffers = tuple(_buffer(table) for table in _required(root, "buffers"))
    if not buffers or buffers[0]:
        found = f"{len(buffers[0])} bytes" if buffers else "missing"
        raise MalformedModel(f"buffers[0]: {found}; the first buffer exists and is empty")
    subgraphs = tuple(_subgraph(table, codes, buffers) for table in _required(root, "subgraphs"))
    if not subgraphs:
        raise MalformedModel("subgraphs: none; at least one expected")
    return Model(
        operator_codes=codes,
        subgraphs=subgraphs,
        buffers=buffers,
        description=root.string("description") or "",
        version=version,
        metadata=tuple(
            Metadata(table.string("name") or "", _index(table, "buffer", len(buffers)))
            for table in root.tables("metadata") or ()
        ),
    )


def check_dims(shape: tuple[int, ...], where: str) -> None:
    """The one gate for dimensions: rank, each extent, and their product as Python integers.

    0 passes: exporters give an LSTM's intermediates shape [0]. Where a tensor is computed
    with, `_tensor_indices` refuses it.
    """
    for position, extent in enumerate(shape):
        if extent < 0:
            raise MalformedModel(f"{where}[{position}]: dimension {extent}; none is negative")
    if len(shape) > MAX_RANK:
        raise UnsupportedModel(
            f"{where}: {len(shape)} dimensions; at most {MAX_RANK} are supported"
        )
    for position, extent in enumerate(shape):
        if extent > MAX_DIMENSION:
            raise UnsupportedModel(
                f"{where}[{position}]: dimension {extent}; at most {MAX_DIMENSION} is supported"
            )
    if math.prod(shape) > MAX_ELEMENTS:
        raise UnsupportedModel(
            f"{where}: {math.prod(shape)} elements; at most {MAX_ELEMENTS} are supported"
        )


def _check_signature(signature: tuple[int, ...] | None, shape: tuple[int, ...], where: str) -> None:
    if signature is None:
        return
    if len(signature) != len(shape):
        raise MalformedModel(f"{where}: {len(signature)} entries; {len(shape)} dimensions")
    for position, extent in enumerate(signature):
        if extent < -1:
            raise MalformedModel(f"{where}[{position}]: {extent}; -1 or a dimension expected")


def constant_bytes(shape: tuple[int, ...], type_number: int) -> int | None:
    """How many bytes a constant takes in the file; None for types without a fixed size."""
    bits = BITS.get(type_number)
    return None if bits is None else (math.prod(shape) * bits + 7) // 8


def _required(table: Table, name: str) -> Iterator[Table]:
    found = table.tables(name)
    if found is None:
        raise MalformedModel(f"{table.path(name)}: missing")
    return found


def _index(table: Table, name: str, count: int, of: str = "buffers") -> int:
    """An index into a list of the model's."""
    value = table.integer(name)
    if not 0 <= value < count:
        raise MalformedModel(f"{table.path(name)}: index {value}; there are {count} {of}")
    return value


def _tensor_indices(
    table: Table,
    name: str,
    tensors: tuple[Tensor, ...],
    *,
    optional: bool = False,
    may_be_empty: bool = False,
) -> tuple[int, ...]:
    """Indices into a subgraph's tensors; an absent vector is an empty one, as C++ packs it."""
    indices = table.integers(name) or ()
    count = len(tensors)
    for position, value in enumerate(indices):
        if optional and value == NO_TENSOR:
            continue
        if not 0 <= value < count:
            raise MalformedModel(
                f"{table.path(name)}[{position}]: index {value}; there are {count} tensors"
            )
        shape = tensors[value].shape
        if 0 in shape and not may_be_empty:
            raise UnsupportedModel(
                f"{table.path(name)}[{position}]: tensor {value} has shape {list(shape)}; "
                "dimensions from 1 are supported"
            )
    return indices


def _operator_code(table: Table) -> OperatorCode:
    """The number is in a byte up to 126 and in an int32 beyond; older files have the byte only."""
    old, new = table.integer("deprecated_builtin_code"), table.integer("builtin_code")
    placeholder = BuiltinOperator.PLACEHOLDER_FOR_GREATER_OP_CODES
    builtin = max(old, new)
    where = table.path("builtin_code")
    if min(old, new) < 0 or builtin == placeholder:
        raise MalformedModel(f"{where}: {new} (deprecated: {old}) is no operator")
    if old and new and old != min(new, placeholder):
        raise MalformedModel(f"{where}: {new} contradicts deprecated_builtin_code {old}")
    custom_code = table.string("custom_code")
    if builtin == BuiltinOperator.CUSTOM and not custom_code:
        raise MalformedModel(f"{table.path('custom_code')}: missing; a custom operator has a name")
    return OperatorCode(builtin, table.integer("version"), custom_code)


def _external(table: Table, offset_name: str, size_name: str, inline: bytes | None) -> bytes:
    """Bytes that lie inline, or behind the flatbuffer at an offset from the file's start."""
    offset, size = table.integer(offset_name), table.integer(size_name)
    if offset <= 1:
        if size:
            raise MalformedModel(
                f"{table.path(size_name)}: {size} bytes at offset {offset}; over 1 expected"
            )
        return inline or b""
    if inline:
        raise MalformedModel(
            f"{table.path(offset_name)}: {offset}, and inline data; one of both expected"
        )
    if offset < HEADER_BYTES:
        raise MalformedModel(
            f"{table.path(offset_name)}: {offset} lies in the header; from {HEADER_BYTES} expected"
        )
    return bytes(table.file.take(offset, size, table.path(offset_name)))


def _buffer(table: Table) -> bytes:
    return _external(table, "offset", "size", table.blob("data"))


def _subgraph(
    table: Table, codes: tuple[OperatorCode, ...], buffers: tuple[bytes, ...]
) -> SubGraph:
    tensors = tuple(_tensor(row, buffers) for row in _required(table, "tensors"))
    return SubGraph(
        name=table.string("name") or "",
        tensors=tensors,
        inputs=_tensor_indices(table, "inputs", tensors),
        outputs=_tensor_indices(table, "outputs", tensors),
        operators=tuple(_operator(row, codes, tensors) for row in _required(table, "operators")),
    )


def _tensor(table: Table, buffers: tuple[bytes, ...]) -> Tensor:
    if table.integer("external_buffer"):
        raise UnsupportedModel(
            f"{table.path('external_buffer')}: data in another file; one file is supported"
        )
    shape = table.integers("shape") or ()
    check_dims(shape, table.path("shape"))
    signature = table.integers("shape_signature") or None
    _check_signature(signature, shape, table.path("shape_signature"))
    type_number = table.integer("type")
    buffer = _index(table, "buffer", len(buffers))
    sparsity = table.table("sparsity")
    stored, wanted = len(buffers[buffer]), constant_bytes(shape, type_number)
    if stored and sparsity is None and wanted is not None and stored != wanted:
        raise MalformedModel(
            f"{table.path('buffer')}: buffer {buffer} has {stored} bytes; shape {list(shape)} of "
            f"{TensorType(type_number).name} takes {wanted}"
        )
    return Tensor(
        name=table.string("name") or "",
        shape=shape,
        type=type_number,
        buffer=buffer,
        quantization=_quantization(table.table("quantization"), shape, type_number),
        is_variable=bool(table.scalar("is_variable")),
        shape_signature=signature,
        has_sparsity=sparsity is not None,
    )


def _quantization(
    table: Table | None, shape: tuple[int, ...], type_number: int
) -> Quantization | None:
    """The quantisation of a tensor; a table without scales (floats have them) is none."""
    if table is None:
        return None
    scales = table.floats("scale") or ()
    zero_points = table.integers("zero_point") or ()
    dimension = table.integer("quantized_dimension")
    details_type, _ = table.union("details")
    if not (scales or zero_points or details_type):
        return None
    if len(scales) != len(zero_points):
        raise MalformedModel(
            f"{table.path('zero_point')}: {len(zero_points)} for {len(scales)} scales"
        )
    for position, scale in enumerate(scales):
        if not (math.isfinite(scale) and scale > 0):
            raise MalformedModel(
                f"{table.path('scale')}[{position}]: {scale}; a positive number expected"
            )
    low, high = _stored_range(type_number)
    for position, zero_point in enumerate(zero_points):
        if not low <= zero_point <= high:
            raise MalformedModel(
                f"{table.path('zero_point')}[{position}]: {zero_point}; {low} to {high} expected"
            )
    if not 0 <= dimension < len(shape) and (len(scales) <= 1 or len(shape) == 1):
        # Old exporters gave biases their filter's axis. With one scale an axis means nothing,
        # and a vector has only one.
        dimension = 0
    if len(scales) > 1 and not (0 <= dimension < len(shape) and shape[dimension] == len(scales)):
        raise MalformedModel(
            f"{table.path('quantized_dimension')}: {dimension} of shape {list(shape)} does not "
            f"have {len(scales)} slices, one per scale"
        )
    return Quantization(scales, zero_points, dimension, details_type)


def _stored_range(type_number: int) -> tuple[int, int]:
    """The values an integer type can store; int64's for types that are no integers."""
    if type_number in SIGNED:
        half = 1 << (BITS[type_number] - 1)
        return -half, half - 1
    if type_number in UNSIGNED:
        return 0, (1 << BITS[type_number]) - 1
    return -(1 << 63), (1 << 63) - 1


def _operator(
    table: Table, codes: tuple[OperatorCode, ...], tensors: tuple[Tensor, ...]
) -> Operator:
    opcode_index = _index(table, "opcode_index", len(codes), "operator codes")
    tag, options = table.union("builtin_options")
    expected = OPTIONS_OF.get(codes[opcode_index].builtin)
    if tag and expected is not None and tag != expected:
        raise MalformedModel(
            f"{table.path('builtin_options_type')}: union tag {tag}; the operator's is "
            f"{expected.value} ({expected.name})"
        )
    table.union("builtin_options_2")
    return Operator(
        opcode_index=opcode_index,
        inputs=_tensor_indices(table, "inputs", tensors, optional=True),
        outputs=_tensor_indices(table, "outputs", tensors),
        options_type=tag,
        options={} if options is None else _options(options),
        custom_options=_external(
            table,
            "large_custom_options_offset",
            "large_custom_options_size",
            table.blob("custom_options"),
        ),
        intermediates=_tensor_indices(table, "intermediates", tensors, may_be_empty=True),
    )


def _options(table: Table) -> Mapping[str, OptionValue]:
    """Every option the schema knows for this table, defaults filled in."""
    return {
        name: table.value(name)
        for name, field in table.fields().items()
        if field.kind != "deprecated"
    }
