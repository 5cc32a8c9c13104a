"""The official TFLite runtimes as oracles: what they compute is what we must compute.

Each oracle runs in its own virtual environment and its own process, because the runtimes pin
their own dependencies and crash on models they do not like. Nothing here knows an operator.

    locate.py         which oracles exist, their pinned versions, where their python lies
    session.py        our side: one worker process, many models
    wire.py           the messages between the two sides
    worker_loop.py    the far side's loop, common to all workers
    tflm_worker.py    TFLite Micro's reference kernels: what devices compute
    litert_worker.py  LiteRT's desktop reference kernels: a cross-check

The far side (wire, worker_loop, *_worker) runs in the oracle's environment, perhaps on an older
Python: it imports the standard library, numpy, the runtime and each other by plain name.
"""

from __future__ import annotations

from microinfer_codegen.oracles.locate import ORACLES, Oracle, oracle_python
from microinfer_codegen.oracles.session import OracleRefused, OracleRun, OracleSession

__all__ = ["ORACLES", "Oracle", "OracleRefused", "OracleRun", "OracleSession", "oracle_python"]
