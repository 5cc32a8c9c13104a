"""`oracles`: both official runtimes, or None where one is not installed.

Without them the operators are still held to reference == C; tests/oracles says visibly which
runtime is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from microinfer_codegen.oracles import OracleSession, oracle_python
from tests.support.agreement import Oracles


@pytest.fixture(scope="session")
def oracles() -> Iterator[Oracles]:
    with ExitStack() as stack:
        sessions = {
            name: stack.enter_context(OracleSession(name)) if oracle_python(name) else None
            for name in ("tflm", "litert")
        }
        yield Oracles(**sessions)
