"""Ledger: what the models cost on every target, committed beside the code.

    make ledger

Measures the demo's network, and the shared models where they are present, and writes ledger.json.
tests/targets/test_ledger.py fails when a figure gets worse by more than a percent without this file
changing in the same commit.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from microinfer_codegen.batch import ModelFile, run_all
from microinfer_codegen.bench import Build, bench_data, bench_model
from microinfer_codegen.targets.table import TARGETS

LEDGER = Path(__file__).with_name("ledger.json")

FIGURES = ("instructions", "flash_bytes", "ram_bytes", "stack_bytes")

Ledger = Mapping[str, Mapping[str, Mapping[str, int]]]
"""Model to target to figure to number."""


def model_files() -> list[Path]:
    """The recorded MobileNetV2 and the shared models, where there are any."""
    root = Path(__file__).resolve().parents[1]
    own = [root / "tests" / "fixtures" / "keras" / "mobilenet_v2_int8.tflite"]
    shared = Path(os.environ.get("MICROINFER_SHARED", root.parent / "shared"))
    return own + sorted((shared / "models").glob("*.tflite"))


def measured(model: ModelFile, target: str) -> Mapping[str, int]:
    """One entry."""
    data = bench_data(bench_model(model, Build(target)))
    return {figure: data[figure] for figure in FIGURES}


def main() -> None:
    """Measure everything and write the ledger; entries of models that are absent stay."""
    ledger = json.loads(LEDGER.read_text(encoding="utf-8")) if LEDGER.exists() else {}
    files = [ModelFile(path.name, path.read_bytes()) for path in model_files()]
    tasks = [(model, target) for model in files for target in TARGETS]
    for (model, target), entry in zip(tasks, run_all(measured, tasks), strict=True):
        ledger.setdefault(model.name, {})[target] = entry
        sys.stderr.write(f"{model.name} {target} {entry}\n")
    LEDGER.write_text(json.dumps(ledger, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
