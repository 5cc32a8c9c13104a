"""File tensors to graph tensors: dtypes, constants and quantisation parameters.

Knows which element types and quantisation schemes we read; knows no operator.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from microinfer import model as file
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.node import printable
from microinfer.schema import TensorType

DTYPES: Mapping[TensorType, np.dtype[Any]] = {
    TensorType.FLOAT32: np.dtype("<f4"),
    TensorType.FLOAT64: np.dtype("<f8"),
    TensorType.INT4: np.dtype("i1"),  # constants only, one value a byte once they are unpacked
    TensorType.INT8: np.dtype("i1"),
    TensorType.UINT8: np.dtype("u1"),
    TensorType.INT16: np.dtype("<i2"),
    TensorType.INT32: np.dtype("<i4"),
    TensorType.INT64: np.dtype("<i8"),
    TensorType.BOOL: np.dtype("?"),
}
"""The element types a Graph may hold, in the file's byte order."""

INT4_BITS = 4

SMALLEST_SCALE = 2.0**-126
"""Below it a float32 is denormal: a few bits, and 0 on devices that flush them."""


def lower_tensor(index: int, tensor: file.Tensor, buffers: tuple[bytes, ...]) -> Tensor:
    """One row of the file's tensor table; constants come out as arrays of their shape."""
    where = f'tensor {index} ("{printable(tensor.name)}")'
    dtype = DTYPES.get(TensorType(tensor.type)) if tensor.type in set(TensorType) else None
    if dtype is None:
        known = ", ".join(kind.name for kind in DTYPES)
        label = TensorType(tensor.type).name if tensor.type in set(TensorType) else tensor.type
        raise UnsupportedModel(f"{where}: element type {label}; {known} are supported")
    if tensor.has_sparsity:
        raise UnsupportedModel(f"{where}: sparse storage; only dense tensors are supported")
    if tensor.is_variable and buffers[tensor.buffer]:
        raise UnsupportedModel(
            f"{where}: a variable with data; variables start at their zero point"
        )
    _check_quantization(where, tensor, dtype)
    packed = tensor.type == TensorType.INT4
    if packed and not buffers[tensor.buffer]:
        raise UnsupportedModel(f"{where}: an activation of type INT4; INT4 weights are supported")
    return Tensor(
        index=index,
        name=tensor.name,
        shape=tensor.shape,
        dtype=dtype,
        quantization=tensor.quantization,
        data=_constant(tensor, dtype, buffers[tensor.buffer]),
        stored_bits=INT4_BITS if packed else None,
    )


def _constant(tensor: file.Tensor, dtype: np.dtype[Any], data: bytes) -> Array | None:
    if not data:
        return None
    stored = _unpacked(data, tensor) if tensor.type == TensorType.INT4 else None
    values = (np.frombuffer(data, dtype) if stored is None else stored).reshape(tensor.shape)
    values.flags.writeable = False
    return values


def _unpacked(data: bytes, tensor: file.Tensor) -> Array:
    """Two values a byte, the first in the low bits; an odd last byte has one."""
    pairs = np.frombuffer(data, np.uint8)
    nibbles = np.stack([pairs & 15, pairs >> 4], axis=1).reshape(-1)[: math.prod(tensor.shape)]
    return np.asarray((nibbles ^ 8).astype(np.int8) - np.int8(8))


def _is_bias(tensor: file.Tensor, dtype: np.dtype[Any]) -> bool:
    """Whether its scale is but a note: a product of two others, which nothing computes with."""
    return dtype.name == "int32" and tensor.buffer != 0


def _check_quantization(where: str, tensor: file.Tensor, dtype: np.dtype[Any]) -> None:
    quantization = tensor.quantization
    if quantization is None:
        return
    if quantization.details_type != 0:
        raise UnsupportedModel(f"{where}: custom quantization; only scale and zero point are read")
    if dtype.kind not in "iu":
        return
    if min(quantization.scales, default=1.0) < SMALLEST_SCALE and not _is_bias(tensor, dtype):
        raise UnsupportedModel(
            f"{where}: scale {min(quantization.scales):.9g}; from 2**-126 is supported"
        )
    if len(quantization.scales) != len(quantization.zero_points):
        raise MalformedModel(
            f"{where}: {len(quantization.scales)} scales and {len(quantization.zero_points)} "
            "zero points; one zero point per scale is required"
        )
    info = np.iinfo(dtype)
    for zero_point in quantization.zero_points:
        if not info.min <= zero_point <= info.max:
            raise MalformedModel(
                f"{where}: zero point {zero_point}; {info.min} to {info.max} fit {dtype.name}"
            )
    if len(quantization.scales) > 1:
        axis = quantization.quantized_dimension
        if not 0 <= axis < len(tensor.shape) or tensor.shape[axis] != len(quantization.scales):
            raise MalformedModel(
                f"{where}: {len(quantization.scales)} scales along dimension {axis} of shape "
                f"{list(tensor.shape)}; one per slice is required"
            )
        if any(quantization.zero_points):
            raise UnsupportedModel(f"{where}: per-channel zero points; only 0 is supported")
