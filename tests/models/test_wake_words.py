"""Four real streaming wake-word models of the package pymicro-wakeword, where it is installed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.support.agreement import Oracles, assert_agree


def models() -> list[Path]:
    spec = importlib.util.find_spec("pymicro_wakeword")
    if spec is None or spec.origin is None:
        return []
    return sorted(Path(spec.origin).parent.rglob("*.tflite"))


@pytest.mark.skipif(not models(), reason="pymicro-wakeword is not installed")
@pytest.mark.parametrize("path", models(), ids=lambda path: path.stem)
def test_five_hundred_frames_agree(path: Path, oracles: Oracles) -> None:
    assert_agree(path.read_bytes(), oracles, samples=500)
