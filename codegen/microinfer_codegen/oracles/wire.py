"""Messages between an oracle session and its worker: a JSON header and raw arrays.

Knows bytes, not models. Runs on both sides, so it needs only the standard library and numpy,
and Python 3.9. A message is

    <I  header length> <Q body length> <header: JSON {"fields": ..., "arrays": [[dtype, shape]]}>
    <body: each array in C order, padded with zeros to a multiple of 8 bytes>

No pickle: a worker that a hostile model has taken over must not be able to run code here.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

_PREFIX = struct.Struct("<IQ")
_ALIGNMENT = 8
_PLAIN_KINDS = "biufc"

Read = Callable[[int], bytes]


class WireError(Exception):
    """The other side sent something that is not a message."""


def encode(fields: dict[str, Any], arrays: Sequence[np.ndarray[Any, Any]]) -> bytes:
    """One message. Arrays of any shape (scalars and empty ones too) and any plain dtype."""
    specs: list[Any] = []
    body: list[bytes] = []
    for array in arrays:
        if array.dtype.kind not in _PLAIN_KINDS:
            raise WireError(f"dtype {array.dtype} cannot be sent")
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        specs.append([little.dtype.str, list(little.shape)])
        data = little.tobytes(order="C")
        body.append(data)
        body.append(bytes(-len(data) % _ALIGNMENT))
    header = json.dumps({"fields": fields, "arrays": specs}).encode()
    body_bytes = sum(map(len, body))
    return b"".join([_PREFIX.pack(len(header), body_bytes), header, *body])


def read_message(read: Read) -> tuple[dict[str, Any], list[np.ndarray[Any, Any]]]:
    """The next message: its fields and its arrays (read-only views of the bytes received).

    `read(n)` must return exactly n bytes or raise. Raises WireError when the bytes are not a
    message.
    """
    header_bytes, body_bytes = _PREFIX.unpack(read(_PREFIX.size))
    try:
        header = json.loads(read(header_bytes))
        fields, specs = header["fields"], header["arrays"]
    except (ValueError, KeyError, TypeError) as error:
        raise WireError(f"header is not a message: {error}") from error
    body = read(body_bytes)
    arrays = []
    offset = 0
    for name, shape in specs:
        dtype = np.dtype(name)
        if dtype.kind not in _PLAIN_KINDS:
            raise WireError(f"dtype {dtype} is not accepted")
        array: np.ndarray[Any, Any] = np.ndarray(tuple(shape), dtype, buffer=body, offset=offset)
        arrays.append(array)
        offset += array.nbytes + -array.nbytes % _ALIGNMENT
    if offset != body_bytes:
        raise WireError(f"body of {body_bytes} bytes for arrays of {offset} bytes")
    return fields, arrays
