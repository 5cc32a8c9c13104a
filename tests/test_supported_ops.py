"""The generated document is up to date, and speaks of every operator."""

from __future__ import annotations

from pathlib import Path

from microinfer.float_ops import FLOAT_OPS
from microinfer.ops import OPS
from microinfer.report.supported import ABSENT, FOLDS, STATE, TFLM_BUILTINS, supported_ops

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "SUPPORTED_OPS.md"


def test_the_document_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == supported_ops(), (
        "run: python -m microinfer.report.supported > docs/SUPPORTED_OPS.md"
    )


def test_every_operator_of_tflm_has_one_row() -> None:
    assert len(set(TFLM_BUILTINS)) == len(TFLM_BUILTINS) == 100
    rows = supported_ops().split("## Against")[1]
    for name in TFLM_BUILTINS:
        assert rows.count(f"\n| {name} |") == 1


def test_reasons_are_given_for_what_is_absent_and_for_nothing_else() -> None:
    runs = set(OPS) | set(STATE) | set(FLOAT_OPS)
    assert set(ABSENT) == set(TFLM_BUILTINS) - runs
    assert not FOLDS & set(STATE)
