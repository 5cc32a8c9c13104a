"""Serial link: a board on a serial line as a Trace that can be compared with the reference.

The host's side of `serve`. Knows the protocol and time limits; knows nothing of what is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from microinfer.errors import ToolError
from microinfer.graph import Array, Graph
from microinfer.interpret import check_inputs
from microinfer_codegen.pieces import RECORD, Pieces
from microinfer_codegen.serve import greeting

SECONDS = 60.0
"""Longest silence of a board: an inference of a slow one."""

END_OF_RUN = -1


class SerialBoard:
    """A board that runs NAME_serve."""

    def __init__(self, port: Any, name: str) -> None:
        self._port = port
        self._name = name

    def _read(self, size: int) -> bytes:
        data: bytes = self._port.read(size)
        if len(data) != size:
            raise ToolError(
                f"{self._name}: {len(data)} of {size} bytes in {SECONDS:.0f} s; "
                "is NAME_serve running, and the speed right?"
            )
        return data

    def greet(self, sha256: str) -> None:
        """Make sure that the board runs this very model."""
        self._port.reset_input_buffer()
        self._port.write(b"?")
        wanted = greeting(sha256)
        got = self._read(len(wanted))
        if got != wanted:
            raise ToolError(
                f"{self._name}: answers {got[:16]!r}; NAME_serve of this model file says "
                f"{wanted[:16]!r}: flash it anew"
            )
        self._port.write(b"R")

    def trace(self, graph: Graph, arrays: Sequence[Array]) -> Mapping[int, Array]:
        """One inference: every tensor that the board sends, by index."""
        self._port.write(b"I" + b"".join(a.tobytes() for a in check_inputs(graph, arrays)))
        pieces = Pieces(graph)
        while True:
            index, offset, size = RECORD.unpack(self._read(RECORD.size))
            if index == END_OF_RUN:
                return pieces.arrays()
            known = 0 <= index < len(graph.tensors)
            if not known or offset + size > graph.tensors[index].size_bytes:
                raise ToolError(f"{self._name}: {size} bytes of tensor {index}; lost a byte?")
            pieces.add(index, offset, self._read(size))


@contextmanager
def open_board(port: str, baud: int, sha256: str) -> Iterator[SerialBoard]:
    """The board on a port, greeted."""
    try:
        import serial
    except ImportError as error:
        raise ToolError("--serial: install microinfer[serial]") from error
    try:
        line = serial.Serial(port, baud, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise ToolError(f"serial port {port!a}: cannot be opened") from error
    with line:
        board = SerialBoard(line, port)
        board.greet(sha256)
        yield board
