"""The sound file every hostile row starts from, and the ways to spoil it."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from microinfer.flatbuf import LETTERS, Fields
from microinfer.model import (
    Metadata,
    Model,
    Operator,
    OperatorCode,
    Quantization,
    SubGraph,
    Tensor,
)
from microinfer.schema import BuiltinOperator, BuiltinOptions, TensorType
from microinfer.schema_options import TFLITE
from microinfer.writer import _At, _Writer, write, write_with_map

Recipe = Callable[[], bytes]

SHARED_OR_NONE: list[Path | None] = [
    *sorted(Path(__file__).parents[3].glob("shared/models/*.tflite"))
] or [None]
"""Real files, which lie beside the project and may be absent: then one None, to be skipped."""


@cache
def seed() -> Model:
    """A small file with one of everything the reader looks at."""
    per_tensor = Quantization((0.5,), (-1,))
    return Model(
        operator_codes=(
            OperatorCode(BuiltinOperator.CONV_2D, 3),
            OperatorCode(BuiltinOperator.RESHAPE),
            OperatorCode(BuiltinOperator.CUSTOM, 1, "Detect"),
            OperatorCode(BuiltinOperator.GELU, 2),
        ),
        subgraphs=(
            SubGraph(
                name="main",
                tensors=(
                    Tensor(
                        "in",
                        (1, 2, 2, 2),
                        TensorType.INT8,
                        quantization=per_tensor,
                        shape_signature=(-1, 2, 2, 2),
                    ),
                    Tensor(
                        "weights",
                        (4, 1, 1, 2),
                        TensorType.INT8,
                        1,
                        Quantization((0.25, 0.5, 0.75, 1.0), (0, 0, 0, 0)),
                    ),
                    Tensor("bias", (4,), TensorType.INT32, 2, Quantization((0.125,), (0,))),
                    Tensor("conv", (1, 2, 2, 4), TensorType.INT8, quantization=per_tensor),
                    Tensor("shape", (2,), TensorType.INT32, 3),
                    Tensor("flat", (1, 16), TensorType.INT8, quantization=per_tensor),
                    Tensor("state", (1, 4), TensorType.INT16, is_variable=True),
                    Tensor("boxes", (1, 4), TensorType.FLOAT32),
                    Tensor("out", (1, 4), TensorType.FLOAT32),
                ),
                inputs=(0,),
                outputs=(8,),
                operators=(
                    Operator(
                        0,
                        (0, 1, 2),
                        (3,),
                        BuiltinOptions.Conv2DOptions,
                        {
                            "padding": 0,
                            "stride_w": 1,
                            "stride_h": 1,
                            "fused_activation_function": 0,
                            "dilation_w_factor": 1,
                            "dilation_h_factor": 1,
                            "quantized_bias_type": 0,
                        },
                    ),
                    Operator(
                        1, (3, 4), (5,), BuiltinOptions.ReshapeOptions, {"new_shape": (1, 16)}
                    ),
                    Operator(2, (5, -1), (7,), custom_options=b"threshold", intermediates=(6,)),
                    Operator(3, (7,), (8,), BuiltinOptions.GeluOptions, {"approximate": True}),
                ),
            ),
        ),
        buffers=(
            b"",
            bytes(range(8)),
            struct.pack("<4i", 1, -2, 3, -4),
            struct.pack("<2i", 1, 16),
            b"1.5.0",
        ),
        description="seed",
        metadata=(Metadata("min_runtime_version", 4),),
    )


def _changed(value: Any, steps: list[str], new: Any) -> Any:
    if not steps:
        return new
    step, *rest = steps
    if step.isdecimal():
        position = int(step)
        return (*value[:position], _changed(value[position], rest, new), *value[position + 1 :])
    if is_dataclass(value) and step in {field.name for field in fields(value)}:
        return replace(value, **{step: _changed(getattr(value, step), rest, new)})  # type: ignore[type-var]  # it is one
    return {**value, step: new}


def changed(path: str, new: Any) -> Model:
    """The seed with one value replaced; a path as in the reader's messages."""
    return _changed(seed(), re.findall(r"\w+", path), new)  # type: ignore[no-any-return]  # a Model


def edit(path: str, new: Any, **more: Any) -> Recipe:
    """The seed with values replaced, by path, as the writer writes it."""

    def recipe() -> bytes:
        model = changed(path, new)
        for other, value in more.items():
            model = _changed(model, re.findall(r"\w+", other), value)
        return write(model)

    return recipe


def damage(path: str, type_name: str, value: float, offset: int = 0) -> Recipe:
    """The seed's bytes with one scalar overwritten: at a path of `write_with_map`."""

    def recipe() -> bytes:
        data, positions = write_with_map(seed())
        spoilt = bytearray(data)
        struct.pack_into(f"<{LETTERS[type_name]}", spoilt, positions[path] + offset, value)
        return bytes(spoilt)

    return recipe


def entry(path: str, table: str, field: str, value: int) -> Recipe:
    """The seed with a field's vtable entry overwritten; 0 makes the field absent."""
    vtable = f"{path}.vtable" if path else "vtable"
    return damage(vtable, "uint16", value, 4 + 2 * TFLITE.tables[table][field].slot)


def point(path: str, target: str, shift: int = 0) -> Recipe:
    """The seed with the offset at a path leading to where another path lies, or beside it."""

    def recipe() -> bytes:
        data, positions = write_with_map(seed())
        spoilt = bytearray(data)
        offset = positions[target] + shift - positions[path]
        struct.pack_into("<I", spoilt, positions[path], offset % (1 << 32))
        return bytes(spoilt)

    return recipe


class _Forger(_Writer):
    """A writer that gives the n-th table of a type other values, in any field of the schema."""

    def __init__(self, type_name: str, position: int, values: Mapping[str, Any]) -> None:
        super().__init__()
        self.fields = TFLITE.tables[type_name]
        self.countdown = position
        self.values = values

    def table(self, fields: Fields, values: Mapping[str, Any]) -> _At:
        if fields is self.fields:
            if self.countdown == 0:
                forged = {k: v(self) if callable(v) else v for k, v in self.values.items()}
                values = {**values, **forged}
            self.countdown -= 1
        return super().table(fields, values)


def forge(type_name: str, position: int, **values: Any) -> Recipe:
    """The seed with fields of its n-th table of a type set, even those no Model has.

    None leaves a field out; a callable is given the writer and returns what it has written.
    """
    return lambda: _Forger(type_name, position, values).file(seed())


def shared(count: int, element: Callable[[_Writer], _At], owner: str, field: str) -> Recipe:
    """The seed with a vector of `count` offsets that all lead to one table."""
    return forge(owner, 0, **{field: lambda w: w.rows([element(w)] * count)})


END = -(1 << 32)
"""A root offset that leads just behind the file."""


def header(root: int, identifier: bytes = b"TFL3") -> Recipe:
    """The seed with another header; a negative root offset counts from the end."""

    def recipe() -> bytes:
        data = write(seed())
        at = root if root >= 0 else len(data) + (root if root != END else 0)
        return struct.pack("<I", at) + identifier + data[8:]

    return recipe


def raw(data: bytes) -> Recipe:
    """These bytes."""
    return lambda: data
