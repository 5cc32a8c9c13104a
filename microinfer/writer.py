"""Model -> bytes: writes what it is given, in the same order every time.

For tests, the quantiser and examples. Generic over the schema's tables, as the reader is.
Refuses to judge: an index out of range, a shape that does not match its data, a scale of 0
are all written, so that tests can make any evil file; what remains is structural damage, for
which `write_with_map` says where each field lies. Knows nothing of operators.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import flatbuffers  # type: ignore[import-untyped]  # the package ships no types
import numpy as np

from microinfer.flatbuf import OFFSET_BYTES, SCALARS, Fields, Flatbuffer, vector_format
from microinfer.model import (
    Metadata,
    Model,
    Operator,
    OperatorCode,
    OptionValue,
    Quantization,
    SubGraph,
    Tensor,
)
from microinfer.schema import BuiltinOperator
from microinfer.schema_options import TFLITE

DATA_ALIGNMENT = 16  # what the schema asks of constant data


class _At(int):
    """Where a string, vector or table has been written, as the builder counts."""


Value = OptionValue | bytes | tuple[float, ...] | _At | None


def write(model: Model) -> bytes:
    """The model as a .tflite file; equal models give equal bytes.

    Raises TypeError or struct.error where a number does not fit the field's type, and
    KeyError for an option its table does not have: such a file cannot be spelt at all.
    """
    return _Writer().file(model)


def write_with_map(model: Model) -> tuple[bytes, Mapping[str, int]]:
    """`write(model)`, and the position of everything in it, by the reader's paths.

    - `root`, `identifier`: the two halves of the header;
    - `subgraphs[0].tensors[2].shape`: the field's bytes in its table, a scalar or an offset;
    - `....shape.length`, `....shape[1]`: where that offset leads, a vector's length and elements
      (for a string, its length and first byte);
    - `....tensors[2].table`, `....tensors[2].vtable`: the table (its first int32 leads back to the
      vtable) and the vtable; tables of equal layout share one. The root's are `table`, `vtable`.
    """
    data = write(model)
    positions = {"root": 0, "identifier": OFFSET_BYTES}
    pending = [Flatbuffer(data, TFLITE).root()]
    while pending:
        table = pending.pop()
        positions[table.path("table")] = table.at
        positions[table.path("vtable")] = table.vtable_at
        for name, field in table.fields().items():
            at = None if field.kind == "deprecated" else table.place(name)
            if at is None:
                continue
            path = table.path(name)
            positions[path] = at
            if field.kind in ("string", "vector", "tables"):
                vector = table.file.follow(at, path)
                positions[f"{path}.length"] = vector
                width = SCALARS[field.type].size if field.kind == "vector" else OFFSET_BYTES
                count = 1 if field.kind == "string" else table.file.length(vector, path)
                for i in range(count):
                    positions[f"{path}[{i}]"] = vector + OFFSET_BYTES + i * width
            if field.kind == "tables":
                pending.extend(table.tables(name) or ())
            child = None
            if field.kind == "table":
                child = table.table(name)
            elif field.kind == "union":
                _, child = table.union(name)
            if child is not None:
                pending.append(child)
    return data, positions


class _Writer:
    """One file being written: leaves first, as the format wants it."""

    def __init__(self) -> None:
        self.builder = flatbuffers.Builder(1024)
        self.builder.ForceDefaults(True)  # every scalar has a place, so a test can damage it

    def file(self, model: Model) -> bytes:
        root = self.table(
            TFLITE.tables[TFLITE.root],
            {
                "version": model.version,
                "operator_codes": self.rows([self.operator_code(c) for c in model.operator_codes]),
                "subgraphs": self.rows([self.subgraph(s) for s in model.subgraphs]),
                "description": model.description,
                "buffers": self.rows([self.buffer(data) for data in model.buffers]),
                "metadata": self.rows([self.metadata(row) for row in model.metadata]),
            },
        )
        self.builder.Finish(root, TFLITE.identifier)
        return bytes(self.builder.Output())

    def operator_code(self, code: OperatorCode) -> _At:
        return self.table(
            TFLITE.tables["OperatorCode"],
            {
                "deprecated_builtin_code": min(
                    code.builtin, BuiltinOperator.PLACEHOLDER_FOR_GREATER_OP_CODES
                ),
                "custom_code": code.custom_code,
                "version": code.version,
                "builtin_code": code.builtin,
            },
        )

    def buffer(self, data: bytes) -> _At:
        return self.table(TFLITE.tables["Buffer"], {"data": data or None})

    def metadata(self, row: Metadata) -> _At:
        return self.table(TFLITE.tables["Metadata"], {"name": row.name, "buffer": row.buffer})

    def subgraph(self, graph: SubGraph) -> _At:
        return self.table(
            TFLITE.tables["SubGraph"],
            {
                "tensors": self.rows([self.tensor(row) for row in graph.tensors]),
                "inputs": graph.inputs,
                "outputs": graph.outputs,
                "operators": self.rows([self.operator(row) for row in graph.operators]),
                "name": graph.name,
            },
        )

    def tensor(self, tensor: Tensor) -> _At:
        quantization = tensor.quantization
        return self.table(
            TFLITE.tables["Tensor"],
            {
                "shape": tensor.shape,
                "type": tensor.type,
                "buffer": tensor.buffer,
                "name": tensor.name,
                "quantization": None if quantization is None else self.quantization(quantization),
                "is_variable": tensor.is_variable,
                "sparsity": self.table({}, {}) if tensor.has_sparsity else None,
                "shape_signature": tensor.shape_signature,
                "has_rank": True,
            },
        )

    def quantization(self, quantization: Quantization) -> _At:
        custom = self.table({}, {}) if quantization.details_type else None
        return self.table(
            TFLITE.tables["QuantizationParameters"],
            {
                "scale": quantization.scales,
                "zero_point": quantization.zero_points,
                "details_type": quantization.details_type,
                "details": custom,
                "quantized_dimension": quantization.quantized_dimension,
            },
        )

    def operator(self, operator: Operator) -> _At:
        options: _At | None = None
        if operator.options_type or operator.options:
            members = TFLITE.unions["BuiltinOptions"]
            fields = TFLITE.tables.get(members.get(operator.options_type, ""), {})
            options = self.table(fields, operator.options)
        return self.table(
            TFLITE.tables["Operator"],
            {
                "opcode_index": operator.opcode_index,
                "inputs": operator.inputs,
                "outputs": operator.outputs,
                "builtin_options_type": operator.options_type,
                "builtin_options": options,
                "custom_options": operator.custom_options or None,
                "intermediates": operator.intermediates or None,
            },
        )

    def rows(self, tables: Sequence[_At]) -> _At:
        """A vector of tables that are already written."""
        self.builder.StartVector(OFFSET_BYTES, len(tables), OFFSET_BYTES)
        for at in reversed(tables):
            self.builder.PrependUOffsetTRelative(at)
        return _At(self.builder.EndVector())

    def leaf(self, type_name: str, value: Value) -> Value:
        """A string or vector written out of line; anything else as it is."""
        if isinstance(value, str):
            return _At(self.builder.CreateString(value))
        if isinstance(value, bytes):
            self.builder.Prep(DATA_ALIGNMENT, len(value))
            return _At(self.builder.CreateByteVector(value))
        if isinstance(value, tuple):
            # struct, not NumPy, does the conversion: it refuses what does not fit
            raw = struct.pack(vector_format(type_name, len(value)), *value)
            packed = np.frombuffer(raw, np.dtype(type_name).newbyteorder("<"))
            return _At(self.builder.CreateNumpyVector(packed))
        return value

    def table(self, fields: Fields, values: Mapping[str, Value]) -> _At:
        """A table; a value of None leaves its field out."""
        unknown = values.keys() - fields.keys()
        if unknown:
            raise KeyError(f"no such field: {sorted(unknown)}; there are {sorted(fields)}")
        inline = {
            name: self.leaf(fields[name].type, value)
            for name, value in values.items()
            if value is not None
        }
        self.builder.StartObject(max((field.slot for field in fields.values()), default=-1) + 1)
        for name, value in inline.items():
            field = fields[name]
            if isinstance(value, _At):
                self.builder.PrependUOffsetTRelativeSlot(field.slot, value, 0)
            else:
                prepend = getattr(self.builder, f"Prepend{field.type.capitalize()}Slot")
                prepend(field.slot, value, field.default)
        return _At(self.builder.EndObject())
