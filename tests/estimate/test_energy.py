"""Energy, power and life by hand, and what a part's row must say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from microinfer.errors import ToolError
from microinfer_codegen.estimate.energy import (
    CR2032,
    average_power_uw,
    energy_uj,
    estimate_energy,
    greatest_rate_hz,
    life_days,
    time_ms,
)
from microinfer_codegen.estimate.parts import PARTS, Evidence, Part
from microinfer_codegen.estimate.ranges import Range
from microinfer_codegen.estimate.timings import CORES

_PART = replace(PARTS["nrf54l15"], frequency_mhz=100, supply_v=3.0, run_ua_per_mhz=20, sleep_ua=2)


def test_energy_is_charge_per_cycle_times_volts() -> None:
    # 20 uA/MHz is 20 pC a cycle; 60 pJ a cycle; a million cycles 60 uJ in 10 ms at 6 mW.
    assert energy_uj(1_000_000, _PART) == pytest.approx(60)
    assert time_ms(1_000_000, _PART) == 10
    assert energy_uj(1_000_000, _PART) == pytest.approx(_PART.run_uw * 0.010)


def test_average_power_is_both_states_weighted() -> None:
    assert average_power_uw(1_000_000, _PART, 10) == pytest.approx(0.1 * 6000 + 0.9 * 6)
    assert average_power_uw(1_000_000, _PART, 100) == pytest.approx(6000)


def test_a_cell_lasts_its_energy_over_the_power() -> None:
    own_uw = 675_000 * 0.01 / 8760
    assert life_days(100 - own_uw) == pytest.approx(675_000 / 100 / 24)
    assert CR2032.capacity_mah * CR2032.nominal_v == 675


def test_the_two_questions() -> None:
    # A tenth of a second's work each second: 600 uW and four weeks and a half.
    answer = estimate_energy(Range.exactly(10_000_000), _PART, 1)
    assert answer.below_uw()
    assert not answer.below_uw(100)
    assert not answer.lasts_days()
    assert answer.lasts_days(40)
    assert answer.energy_uj.typical == pytest.approx(600)
    # One percent of that: 12 uW, and the year is certain.
    seldom = estimate_energy(Range.exactly(100_000), _PART, 1)
    assert seldom.certainly_below_a_milliwatt
    assert seldom.certainly_lasts_a_year


def test_ends_are_carried_through() -> None:
    answer = estimate_energy(Range(1e6, 2e6, 4e6), _PART, 10)
    assert answer.power_uw.low == average_power_uw(1e6, _PART, 10)
    assert answer.power_uw.high == average_power_uw(4e6, _PART, 10)
    assert answer.life_days.low == life_days(answer.power_uw.high)
    assert answer.life_days.high == life_days(answer.power_uw.low)
    assert answer.time_ms == Range(10, 20, 40)


def test_a_high_end_that_does_not_fit_is_no_sleep_at_all() -> None:
    answer = estimate_energy(Range(1e6, 2e6, 2e7), _PART, 10)
    assert answer.power_uw.high == pytest.approx(_PART.run_uw)


def test_the_cell_bears_small_currents_only() -> None:
    assert estimate_energy(Range.exactly(1e5), PARTS["nrf54l15"], 1).cell_bears_the_pulse
    assert not estimate_energy(Range.exactly(1e5), PARTS["stm32h743"], 1).cell_bears_the_pulse


def test_refusals() -> None:
    with pytest.raises(
        ToolError, match=r"11 inferences per second of 100\.0 ms each; up to 10\.00"
    ):
        average_power_uw(10_000_000, _PART, 11)
    with pytest.raises(ToolError, match="0 inferences per second; a rate above zero"):
        estimate_energy(Range.exactly(1), _PART, 0)
    assert greatest_rate_hz(10_000_000, _PART) == 10


def test_assumptions_name_sources_and_how_they_were_checked() -> None:
    text = " ".join(estimate_energy(Range.exactly(1e5), PARTS["stm32l4r5"], 1).assumptions)
    assert "DS12023" in text
    assert "unverified: written from memory" in text
    assert "CR2032" in text


def test_parts_are_in_order_and_on_cores_with_timings() -> None:
    assert list(PARTS) == sorted(PARTS)
    assert {part.core for part in PARTS.values()} <= set(CORES)
    assert {"cortex-m0plus", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"} == {
        part.core for part in PARTS.values()
    }


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
def test_a_part_is_plausible_and_sourced(part: Part) -> None:
    assert 1 <= part.run_ua_per_mhz <= 400
    assert 1.0 <= part.supply_v <= 3.6
    assert part.sleep_ua < part.run_ua / 10
    assert "data sheet" in part.run_source or "Product Specification" in part.run_source
    assert "data sheet" in part.sleep_source or "Product Specification" in part.sleep_source


def test_what_was_read_at_the_manufacturers() -> None:
    both = {
        part.name
        for part in PARTS.values()
        if {part.run_evidence, part.sleep_evidence} == {Evidence.MANUFACTURER}
    }
    assert both == {"cc2340r5", "nrf54l15", "stm32l072"}
    assert {part.name for part in PARTS.values() if part.verified} == both | {"stm32u575"}
