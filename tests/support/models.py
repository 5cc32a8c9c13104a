"""ModelBuilder: small .tflite files for tests, said in a few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from microinfer import model as file
from microinfer.schema import BuiltinOperator, TensorType
from microinfer.schema_options import OPTIONS_OF
from microinfer.writer import write

TYPES = {
    "int8": TensorType.INT8,
    "uint8": TensorType.UINT8,
    "int16": TensorType.INT16,
    "int32": TensorType.INT32,
    "int64": TensorType.INT64,
    "float32": TensorType.FLOAT32,
    "bool": TensorType.BOOL,
    "resource": TensorType.RESOURCE,
}


def single(value: float) -> float:
    """A float as the file stores it: rounded to float32."""
    return float(np.float32(value))


class ModelBuilder:
    """Collects tensors and operators of one subgraph; `model` and `bytes` make the file."""

    def __init__(self) -> None:
        self.tensors: list[file.Tensor] = []
        self.buffers: list[bytes] = [b""]
        self.inputs: list[int] = []
        self.codes: list[file.OperatorCode] = []
        self.operators: list[file.Operator] = []
        self.initialiser: file.SubGraph | None = None

    def _add(
        self,
        shape: Sequence[int],
        dtype: str,
        buffer: int,
        quantization: file.Quantization | None,
        name: str | None,
        shape_signature: tuple[int, ...] | None = None,
    ) -> int:
        index = len(self.tensors)
        self.tensors.append(
            file.Tensor(
                name=name or f"t{index}",
                shape=tuple(shape),
                type=TYPES[dtype],
                buffer=buffer,
                quantization=quantization,
                shape_signature=shape_signature,
            )
        )
        return index

    def tensor(
        self,
        shape: Sequence[int],
        dtype: str = "int8",
        scale: float | None = None,
        zero_point: int = 0,
        name: str | None = None,
        shape_signature: tuple[int, ...] | None = None,
    ) -> int:
        """An activation; returns its index."""
        quantization = None
        if scale is not None:
            quantization = file.Quantization((single(scale),), (zero_point,))
        return self._add(shape, dtype, 0, quantization, name, shape_signature)

    def input(
        self,
        shape: Sequence[int],
        dtype: str = "int8",
        scale: float | None = None,
        zero_point: int = 0,
        name: str | None = None,
        shape_signature: tuple[int, ...] | None = None,
    ) -> int:
        """A model input; returns its index."""
        index = self.tensor(shape, dtype, scale, zero_point, name, shape_signature)
        self.inputs.append(index)
        return index

    def constant(
        self,
        values: NDArray[Any],
        scales: Sequence[float] | None = None,
        zero_points: Sequence[int] | None = None,
        axis: int = 0,
        name: str | None = None,
    ) -> int:
        """A constant with optional quantisation (axis: quantized_dimension); returns its index."""
        self.buffers.append(np.ascontiguousarray(values).tobytes())
        quantization = None
        if scales is not None:
            points = tuple(zero_points) if zero_points is not None else (0,) * len(scales)
            quantization = file.Quantization(tuple(single(s) for s in scales), points, axis)
        return self._add(values.shape, values.dtype.name, len(self.buffers) - 1, quantization, name)

    def op(
        self,
        operator: str,
        inputs: Sequence[int | None],
        outputs: Sequence[int],
        version: int = 1,
        **options: Any,
    ) -> None:
        """An operator call; None stands for an omitted input."""
        builtin = BuiltinOperator[operator]
        code = file.OperatorCode(builtin, version)
        if code not in self.codes:
            self.codes.append(code)
        self.operators.append(
            file.Operator(
                opcode_index=self.codes.index(code),
                inputs=tuple(file.NO_TENSOR if i is None else i for i in inputs),
                outputs=tuple(outputs),
                options_type=OPTIONS_OF.get(builtin, 0),
                options=options,
            )
        )

    def mark_variable(self, tensor: int) -> None:
        """Make a tensor the state of a recurrent operator."""
        self.tensors[tensor] = replace(self.tensors[tensor], is_variable=True)

    def set_intermediates(self, tensors: Sequence[int]) -> None:
        """Give the last operator intermediate tensors."""
        self.operators[-1] = replace(self.operators[-1], intermediates=tuple(tensors))

    def variable(self, name: str) -> int:
        """A handle to a variable; returns its index."""
        handle = self.tensor((), "resource", name=name)
        self.op("VAR_HANDLE", [], [handle], container="", shared_name=name)
        return handle

    def initialise(self, values: Mapping[str, tuple[NDArray[Any], float, int]]) -> None:
        """CALL_ONCE of a subgraph that assigns (values, scale, zero point) to variables."""
        main = (self.tensors, self.operators, self.inputs)
        self.tensors, self.operators, self.inputs = [], [], []
        for name, (array, scale, zero_point) in values.items():
            handle = self.variable(name)
            source = self.constant(array, scales=[scale], zero_points=[zero_point])
            self.op("ASSIGN_VARIABLE", [handle, source], [])
        self.initialiser = file.SubGraph("init", tuple(self.tensors), (), (), tuple(self.operators))
        self.tensors, self.operators, self.inputs = main
        self.op("CALL_ONCE", [], [], init_subgraph_index=1)

    def model(self, outputs: Sequence[int]) -> file.Model:
        """The file as a Model."""
        subgraph = file.SubGraph(
            "main",
            tuple(self.tensors),
            tuple(self.inputs),
            tuple(outputs),
            tuple(self.operators),
        )
        subgraphs = (subgraph,) if self.initialiser is None else (subgraph, self.initialiser)
        return file.Model(tuple(self.codes), subgraphs, tuple(self.buffers))

    def bytes(self, outputs: Sequence[int]) -> bytes:
        """The file's bytes."""
        return write(self.model(outputs))
