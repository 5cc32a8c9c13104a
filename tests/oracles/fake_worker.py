"""A worker without a runtime: the model's bytes are the name of what to do.

Lets the session's promises about crashes, time limits and noise be tested where no oracle is
installed. The test runs it with worker_loop's folder on the path.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

sys.path.insert(0, os.environ["FAKE_WORKER_PATH"])
from worker_loop import serve  # after sys.path: where it lies is only known at run time


def prepare(model: bytes, wanted: Sequence[int]) -> Any:
    command = model.decode()
    if command == "refuse":
        os.write(2, b"from C++: op 7 is unknown\n")
        raise ValueError("Failed to prepare")
    runs = 0

    def invoke(inputs: Sequence[Any]) -> Any:
        nonlocal runs
        runs += 1
        match command:
            case "echo":
                return list(inputs), {k: np.asarray(k, np.int32) for k in wanted}
            case "count":
                return [np.asarray(runs, np.int32)], {}
            case "process":
                return [np.asarray(os.getpid(), np.int64)], {}
            case "noise":
                print("printed by Python", flush=True)  # noqa: T201 - that it may is the claim
                os.write(1, b"printed by C++\n")
                return [np.asarray(1, np.int8)], {}
            case "crash":
                os.write(2, b"from C++: about to die\n")
                os.kill(os.getpid(), signal.SIGSEGV)
            case "crash once":
                mark = Path(os.environ["FAKE_WORKER_MARK"])
                if not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), signal.SIGSEGV)
                return [np.asarray(2, np.int8)], {}
            case "hang":
                time.sleep(3600)
            case "object":
                return [np.asarray(None)], {}
        raise AssertionError(command)

    return invoke


class _Table:
    """A vector of flatbuffers as its generated readers show it."""

    def __init__(self, inputs: list[int], outputs: list[int]) -> None:
        self.Inputs, self.InputsLength = inputs.__getitem__, inputs.__len__
        self.Outputs, self.OutputsLength = outputs.__getitem__, outputs.__len__


# Tensor 0 -> operator -> tensor 1; tensor 2 a resource the operator uses, tensor 3 an orphan.
_TYPES = [9, 9, 13, 9]


class _Graph(_Table):
    def OperatorsLength(self) -> int:
        return 1

    def Operators(self, _: int) -> _Table:
        return _Table([0, 2, -1], [1])

    def Tensors(self, index: int) -> Any:
        return SimpleNamespace(Type=lambda: _TYPES[index])


class _Model:
    @staticmethod
    def GetRootAs(_model: bytes, _offset: int) -> Any:
        return SimpleNamespace(Subgraphs=lambda _: _Graph([0], [1]))


if __name__ == "__main__":
    types = SimpleNamespace(RESOURCE=13, VARIANT=14, STRING=5)
    serve(SimpleNamespace(Model=_Model, TensorType=types), prepare)
