"""The error against published times is what docs/estimates.md states, to the printed digit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from microinfer_codegen.estimate.cycles import Flash
from microinfer_codegen.estimate.parts import PARTS
from microinfer_codegen.estimate.published import BOARD_FLASH, Check, cross_check

_PAGE = (Path(__file__).parents[2] / "docs" / "estimates.md").read_text(encoding="utf-8")

_WIDE_READS = Flash(wait_states=5, line_bytes=32)

_COMPARED = (
    *cross_check(round_name="1.0", kernels="cmsis-nn"),
    *cross_check(round_name="0.5", kernels="reference"),
    *cross_check(round_name="0.5", kernels="cmsis-nn"),
)


def _row(check: Check) -> str:
    cycles = check.estimated_cycles
    return (
        f"| {check.round} | {check.kernels} | {check.model} | "
        f"{check.published_cycles / 1e6:.2f} | {check.instructions / 1e6:.2f} | "
        f"{cycles.low / 1e6:.2f} | {cycles.typical / 1e6:.2f} | {cycles.high / 1e6:.2f} | "
        f"{check.error:+.0%} |"
    )


@pytest.mark.parametrize("check", _COMPARED, ids=lambda c: f"{c.round}-{c.kernels}-{c.model}")
def test_the_page_states_the_computed_error(check: Check) -> None:
    assert _row(check) in _PAGE.splitlines()


def test_like_code_is_estimated_within_a_quarter_and_always_below() -> None:
    """Round 1.0 is microTVM with CMSIS-NN, the nearest there is to what was counted."""
    checks = cross_check(round_name="1.0", kernels="cmsis-nn")
    assert all(check.inside for check in checks)
    errors = {check.model: check.error for check in checks}
    assert -0.22 < min(errors.values()) < -0.20
    assert -0.05 < max(errors.values()) < -0.03
    assert min(errors, key=lambda model: errors[model]) == "ad01_int8"


def test_the_page_states_what_the_width_of_a_read_does() -> None:
    """The least certain parameter: the worst and best error with reads four times as wide."""
    errors = [
        check.error
        for check in cross_check(round_name="1.0", kernels="cmsis-nn", flash=_WIDE_READS)
    ]
    narrow = [check.error for check in cross_check(round_name="1.0", kernels="cmsis-nn")]
    assert f"{min(errors):+.0%} to {max(errors):+.0%} with reads of 256 bits" in _PAGE
    assert f"**take the error as the whole span: {-max(narrow):.0%} to {-min(errors):.0%}" in _PAGE
    assert BOARD_FLASH.line_bytes == 8


def test_round_half_is_neither_of_our_builds() -> None:
    """Fewer cycles than our reference kernels have instructions, twice what CMSIS-NN takes."""
    ours = cross_check(round_name="0.5", kernels="reference")
    assert not any(check.same_code_possible for check in ours)
    assert all(
        check.same_code_possible for check in cross_check(round_name="0.5", kernels="cmsis-nn")
    )


def test_the_page_lists_every_part_as_the_table_has_it() -> None:
    rows = [line for line in _PAGE.splitlines() if re.match(r"\| [a-z0-9-]+ \| cortex-", line)]
    assert rows == [
        f"| {p.name} | {p.core} | {p.frequency_mhz:g} | {p.supply_v:g} | "
        f"{p.run_ua_per_mhz:.1f} | {p.sleep_ua:g} | {p.conditions} | "
        f"{p.run_source} ({p.run_evidence.value}) | {p.sleep_source} ({p.sleep_evidence.value}) |"
        for p in PARTS.values()
    ]
