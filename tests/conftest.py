"""Fixtures common to all tests: real models, oracles, golden texts, hypothesis profiles.

What a machine lacks (the shared data, an oracle) is skipped with a line saying so; `-ra` in
pyproject.toml prints those lines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest

from microinfer_codegen.oracles import OracleSession, oracle_python
from tests.support.agreement import Oracles

_TESTS_DIR = Path(__file__).resolve().parent
_GOLDEN_DIR = _TESTS_DIR / "golden"

# "repeatable" has no database and no clock: a change passes or fails, whenever and wherever run.
# "thorough" looks for new failures: HYPOTHESIS_PROFILE=thorough pytest ...
hypothesis.settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, print_blob=True
)
hypothesis.settings.register_profile("thorough", max_examples=2000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what tests produce"
    )


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Real models and recorded answers: $MICROINFER_SHARED, else `shared` beside the checkout."""
    override = os.environ.get("MICROINFER_SHARED")
    folder = Path(override) if override else _TESTS_DIR.parent.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no real models: {folder} is not a directory (set MICROINFER_SHARED)")
    return folder


@pytest.fixture(scope="session")
def shared_model(shared_dir: Path) -> Callable[[str], bytes]:
    """shared_model("person_detect") -> the bytes of that .tflite file; skips when not there."""

    def load(name: str) -> bytes:
        path = shared_dir / "models" / f"{name}.tflite"
        if not path.is_file():
            pytest.skip(f"no real model {path}")
        return path.read_bytes()

    return load


def _session(name: str) -> Iterator[OracleSession]:
    if oracle_python(name) is None:
        pytest.skip(f"oracle {name} is not installed; run: make setup-oracles")
    with OracleSession(name) as session:
        yield session


@pytest.fixture(scope="session")
def tflm() -> Iterator[OracleSession]:
    """TFLite Micro's reference kernels; one process per test worker."""
    yield from _session("tflm")


@pytest.fixture(scope="session")
def litert() -> Iterator[OracleSession]:
    """LiteRT's desktop reference kernels; one process per test worker."""
    yield from _session("litert")


@pytest.fixture(scope="session")
def oracles() -> Iterator[Oracles]:
    """Both official runtimes, or None where one is not installed.

    Without them reference == C is still held; the tests of tests/oracles say visibly what is
    missing.
    """
    with ExitStack() as stack:
        sessions = {
            name: stack.enter_context(OracleSession(name)) if oracle_python(name) else None
            for name in ("tflm", "litert")
        }
        yield Oracles(**sessions)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """golden("name.c", text) fails unless tests/golden/name.c holds exactly that text."""

    def compare(name: str, text: str) -> None:
        path = _GOLDEN_DIR / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.is_file():
            pytest.fail(f"no {path}: run pytest --update-golden, read the new file, commit it")
        # Text, not bytes: Git may have changed the line ends, and assert shows a readable diff.
        assert text == path.read_text(encoding="utf-8"), f"{name}: if right, use --update-golden"

    return compare
