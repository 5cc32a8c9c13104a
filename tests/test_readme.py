"""The README's figures are those that were measured."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from microinfer_codegen.baselines import baseline

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LEDGER = json.loads((ROOT / "benchmarks" / "ledger.json").read_text(encoding="utf-8"))

ROW = re.compile(r"^\| (\w+) \| (\d+) % \| (\d+) % \| (\d+) % \|$", re.MULTILINE)
ROWS = {name: tuple(map(int, figures)) for name, *figures in ROW.findall(README)}


def shares(model: str, target: str) -> tuple[int, int, int]:
    """Flash, RAM and instructions as percentages of TensorFlow Lite Micro's."""
    ours, theirs = LEDGER[model][target], baseline(model, target)
    assert theirs is not None
    pairs = (
        (ours["flash_bytes"], theirs.flash_bytes),
        (ours["ram_bytes"], theirs.ram_bytes),
        (ours["instructions"], theirs.instructions),
    )
    flash, ram, instructions = (round(100 * mine / peers) for mine, peers in pairs)
    return flash, ram, instructions


def test_there_is_a_row_for_each_of_five_models() -> None:
    assert len(ROWS) == 5


@pytest.mark.parametrize("model", ROWS)
def test_shares_are_those_of_the_ledger(model: str) -> None:
    assert ROWS[model] == shares(model, "cortex-m4")


def test_what_is_said_of_other_cores_is_true() -> None:
    on_m0 = {model: shares(model, "cortex-m0")[2] for model in ROWS}
    assert on_m0["vww_96_int8"] == 100 - 7
    assert max(on_m0.values()) == 100 + 54
    on_m55 = [round(shares(model, "cortex-m55")[2] / 100) for model in ROWS]
    assert (min(on_m55), max(on_m55)) == (6, 14)
