"""One oracle, one worker process, many models.

Knows processes, pipes and time limits; knows nothing of the runtimes. A runtime may refuse a
model (OracleRefused), crash on it or never return (ToolError): each is a statement about that
model, and the session goes on with the next one in a new process.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from microinfer.errors import ToolError
from microinfer_codegen.oracles.locate import ORACLES, oracle_python
from microinfer_codegen.oracles.wire import encode, read_message

_MESSAGE_CHARACTERS = 400
_READ_BYTES = 1 << 20


class OracleRefused(ToolError):
    """The runtime declined the model or the inputs, and said so."""


class _WorkerGone(Exception):
    """The worker's end of the pipe closed before the whole answer came."""


class _OutOfTime(Exception):
    """The time limit passed before the whole answer came."""


@dataclass(frozen=True, slots=True)
class OracleRun:
    """What the oracle computed for one sample. Arrays are read-only.

    outputs: the model's outputs, in the model's order.
    tensors: tensor index in subgraph 0 -> value after the run, for every tensor that the graph
        touches and the runtime can hand out (constants included; resources, strings and an
        operator's private intermediates not). int4 arrives as int8, bfloat16 as float32.
    """

    outputs: list[NDArray[Any]]
    tensors: Mapping[int, NDArray[Any]]


class OracleSession(AbstractContextManager["OracleSession"]):
    """Runs models on oracle `name` until closed; not for use by several threads.

    Raises ToolError when the oracle is not installed. The worker starts with the first model.
    """

    def __init__(self, name: str, *, timeout_seconds: float = 120.0) -> None:
        python = oracle_python(name)
        if python is None:
            raise ToolError(f"oracle {name} is not installed; run: make setup-oracles")
        self.name = name
        self._command = [os.fspath(python), "-E", os.fspath(ORACLES[name].worker)]
        self._timeout_seconds = timeout_seconds
        self._worker: subprocess.Popen[bytes] | None = None
        # The worker inherits this open file, offset included: rewinding it here rewinds it there.
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - close() closes it

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker. Calling it again does no harm."""
        self._stop()
        self._log.close()

    def run(
        self,
        model: bytes,
        samples: Sequence[Sequence[ArrayLike]],
        *,
        reset: bool = True,
        tensors: bool = True,
    ) -> list[OracleRun]:
        """Run each sample (its inputs in the model's order, exact dtype and shape).

        reset: start each sample from the model's initial state; False keeps variables from one
            sample to the next.
        tensors: also return the intermediate tensors; False is quicker for large models.

        Raises OracleRefused with the runtime's words; ToolError when it crashed or took longer
        than the session's time limit.
        """
        # np.asarray, not ascontiguousarray: that makes a scalar one-dimensional.
        given = [[np.asarray(value, order="C") for value in inputs] for inputs in samples]
        request = encode(
            {"samples": [len(inputs) for inputs in given], "reset": reset, "tensors": tensors},
            [np.frombuffer(model, np.uint8), *(value for inputs in given for value in inputs)],
        )
        fields, arrays = self._answer(request)
        if "refused" in fields:
            raise OracleRefused(f"{self.name} refused this model: {self._reason(fields)}")
        return _runs(fields["samples"], arrays)

    def _answer(self, request: bytes) -> tuple[dict[str, Any], list[NDArray[Any]]]:
        """The worker's answer. A crash counts only when a new worker crashes as well: an earlier
        model may have corrupted the heap of the old one."""
        fresh = self._worker is None
        try:
            return self._ask(request)
        except _WorkerGone:
            death = self._stop()
            if not fresh:
                return self._answer(request)
            said = self._log_tail()
            raise ToolError(
                f"{self.name} crashed ({death}) on this model{': ' + said if said else ''}"
            ) from None
        except _OutOfTime:
            self._stop(patience_seconds=0)
            raise ToolError(
                f"{self.name} took longer than {self._timeout_seconds:g} s on this model"
            ) from None

    def _ask(self, request: bytes) -> tuple[dict[str, Any], list[NDArray[Any]]]:
        worker = self._worker or self._start()
        os.lseek(self._log.fileno(), 0, os.SEEK_SET)
        os.ftruncate(self._log.fileno(), 0)
        assert worker.stdin is not None and worker.stdout is not None  # both are pipes
        try:
            worker.stdin.write(request)
            worker.stdin.flush()
        except BrokenPipeError:
            raise _WorkerGone from None
        answers = worker.stdout.fileno()
        deadline = time.monotonic() + self._timeout_seconds

        def read(length: int) -> bytes:
            chunks: list[bytes] = []
            while length:
                ready, _, _ = select.select([answers], [], [], max(0, deadline - time.monotonic()))
                if not ready:
                    raise _OutOfTime
                chunk = os.read(answers, min(length, _READ_BYTES))
                if not chunk:
                    raise _WorkerGone
                chunks.append(chunk)
                length -= len(chunk)
            return b"".join(chunks)

        return read_message(read)

    def _start(self) -> subprocess.Popen[bytes]:
        self._worker = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            # One thread: the reference kernels use no more, and tests run side by side.
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return self._worker

    def _stop(self, patience_seconds: float = 2) -> str:
        """End the worker, if any, and say how it ended."""
        worker, self._worker = self._worker, None
        if worker is None:
            return "not started"
        assert worker.stdin is not None and worker.stdout is not None  # both are pipes
        with contextlib.suppress(BrokenPipeError):  # gone already, our request half written
            worker.stdin.close()
        try:
            worker.wait(timeout=patience_seconds)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        worker.stdout.close()
        code = worker.returncode
        return f"signal {-code}, {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def _reason(self, fields: dict[str, Any]) -> str:
        """The exception's text and what the runtime printed, on one line."""
        text = " ".join(str(fields["refused"]).split())
        said = self._log_tail()
        return _clip(f"{text}; {said}" if said and said not in text else text)

    def _log_tail(self) -> str:
        size = os.fstat(self._log.fileno()).st_size
        tail = os.pread(self._log.fileno(), 4096, max(0, size - 4096))
        lines = [" ".join(line.split()) for line in tail.decode(errors="replace").splitlines()]
        return _clip("; ".join(line for line in lines if line))


def _clip(text: str) -> str:
    """At most so many characters, of both ends: a traceback's last line says the most."""
    half = _MESSAGE_CHARACTERS // 2
    return text if len(text) <= _MESSAGE_CHARACTERS else f"{text[:half]} ... {text[-half:]}"


def _runs(shape: Sequence[Any], arrays: Sequence[NDArray[Any]]) -> list[OracleRun]:
    """Cut the flat list of arrays into samples; shape is [output count, tensor indices] each."""
    runs = []
    rest = iter(arrays)
    for output_count, indices in shape:
        outputs = [next(rest) for _ in range(output_count)]
        tensors = {int(index): next(rest) for index in indices}
        runs.append(OracleRun(outputs, MappingProxyType(tensors)))
    return runs
