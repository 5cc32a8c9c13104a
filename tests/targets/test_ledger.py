"""The ledger: no figure gets worse by more than a percent without the ledger saying so."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from microinfer_codegen.batch import ModelFile
from microinfer_codegen.targets.table import TARGETS
from tests.support.devices import needs_arm

TOLERANCE = 0.01

QUICK = ("cortex-m4",)
"""Targets that are measured each time; the others in `make test-all`."""


def ledger_module() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "ledger.py"
    spec = importlib.util.spec_from_file_location("ledger", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LEDGER = ledger_module()
COMMITTED = json.loads(LEDGER.LEDGER.read_text(encoding="utf-8"))
FILES = {path.stem: path for path in LEDGER.model_files()}


def worse(committed: dict[str, int], now: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Figures that are more than a percent above the committed ones: (committed, now)."""
    return {
        figure: (committed[figure], now[figure])
        for figure in LEDGER.FIGURES
        if now[figure] > committed[figure] * (1 + TOLERANCE)
    }


def test_a_percent_is_the_limit() -> None:
    before = dict.fromkeys(LEDGER.FIGURES, 1000)
    assert worse(before, dict.fromkeys(LEDGER.FIGURES, 1010)) == {}
    assert worse(before, {**before, "ram_bytes": 1011}) == {"ram_bytes": (1000, 1011)}


def test_every_model_has_every_target() -> None:
    assert all(set(entry) == set(TARGETS) for entry in COMMITTED.values())
    assert "mobilenet_v2_int8" in COMMITTED


@needs_arm
@pytest.mark.parametrize("model", sorted(COMMITTED))
@pytest.mark.parametrize(
    "target",
    [t if t in QUICK else pytest.param(t, marks=pytest.mark.slow) for t in TARGETS],
)
def test_nothing_got_worse(model: str, target: str) -> None:
    path = FILES.get(model)
    if path is None or not path.is_file():
        pytest.skip(f"no model {model}")
    now = LEDGER.measured(ModelFile(path.name, path.read_bytes()), target)
    assert worse(COMMITTED[model][target], now) == {}, "if right, run: make ledger"
