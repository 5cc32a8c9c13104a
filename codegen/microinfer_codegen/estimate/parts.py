"""Real microcontrollers: what they draw when they run and when they sleep.

A small table, each number with its source and how it was checked. Currents are typical, at room
temperature, with peripherals off; a "down to" figure of a data sheet's first page is the kindest
there is. Knows no model and computes nothing but units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from microinfer.errors import UnsupportedModel
from microinfer_codegen.estimate.cycles import Flash


class Evidence(Enum):
    """How a number was checked."""

    MANUFACTURER = "read in the manufacturer's document"
    QUOTED = "read where others quote the manufacturer"
    MEMORY = "unverified: written from memory"


@dataclass(frozen=True, slots=True)
class Part:
    """One part in one way of running it. Sleep keeps the RAM, or a model's state would be lost."""

    name: str
    core: str
    frequency_mhz: float
    supply_v: float
    run_ua_per_mhz: float
    sleep_ua: float
    flash: Flash
    conditions: str
    run_source: str
    run_evidence: Evidence
    sleep_source: str
    sleep_evidence: Evidence

    @property
    def run_uw(self) -> float:
        return self.run_ua * self.supply_v

    @property
    def run_ua(self) -> float:
        return self.run_ua_per_mhz * self.frequency_mhz

    @property
    def sleep_uw(self) -> float:
        return self.sleep_ua * self.supply_v

    @property
    def verified(self) -> bool:
        return Evidence.MEMORY not in {self.run_evidence, self.sleep_evidence}


_ROWS = (
    Part(
        name="alif-ensemble-he",
        core="cortex-m55",
        frequency_mhz=160,
        supply_v=1.8,
        run_ua_per_mhz=22,
        sleep_ua=10,
        flash=Flash(),
        conditions="high-efficiency core from TCM, DC/DC",
        run_source="Alif Ensemble E1/E3 data sheet, power consumption",
        run_evidence=Evidence.MEMORY,
        sleep_source="Alif Ensemble E1/E3 data sheet, STOP with part of the SRAM kept",
        sleep_evidence=Evidence.MEMORY,
    ),
    Part(
        name="apollo4-plus",
        core="cortex-m4",
        frequency_mhz=96,
        supply_v=1.8,
        run_ua_per_mhz=4,
        sleep_ua=10,
        flash=Flash(),
        conditions="MRAM behind a 64 KB cache, SIMO buck converter",
        run_source="Ambiq Apollo4 Blue Plus data sheet, first page: 4 uA/MHz",
        run_evidence=Evidence.QUOTED,
        sleep_source="Ambiq Apollo4 Plus data sheet, deep sleep with RAM kept",
        sleep_evidence=Evidence.MEMORY,
    ),
    Part(
        name="cc2340r5",
        core="cortex-m0plus",
        frequency_mhz=48,
        supply_v=3.0,
        run_ua_per_mhz=53,
        sleep_ua=0.74,
        flash=Flash(wait_states=1, line_bytes=8),
        conditions="CoreMark from flash, DC/DC, radio off",
        run_source="TI CC2340R5 data sheet SWRS272, power consumption, power modes: active",
        run_evidence=Evidence.MANUFACTURER,
        sleep_source="TI CC2340R5 data sheet SWRS272: standby, RTC on LFXT, RAM kept",
        sleep_evidence=Evidence.MANUFACTURER,
    ),
    Part(
        name="nrf52840",
        core="cortex-m4",
        frequency_mhz=64,
        supply_v=3.0,
        run_ua_per_mhz=3300 / 64,
        sleep_ua=3.16,
        flash=Flash(wait_states=2, line_bytes=16),
        conditions="CoreMark from flash, cache on, HFXO, DC/DC, radio off",
        run_source="Nordic nRF52840 Product Specification, CPU running: ICPU0 = 3.3 mA at 64 MHz",
        run_evidence=Evidence.QUOTED,
        sleep_source="Nordic nRF52840 Product Specification, sleep: System ON, 256 KB RAM, RTC",
        sleep_evidence=Evidence.MEMORY,
    ),
    Part(
        name="nrf54l15",
        core="cortex-m33",
        frequency_mhz=128,
        supply_v=3.0,
        run_ua_per_mhz=2600 / 128,
        sleep_ua=2.9,
        flash=Flash(wait_states=2, line_bytes=16),
        conditions="CoreMark from RRAM, cache on, DC/DC, radio off",
        run_source="Nordic nRF54L15 data sheet, CPU running: IAPPCPU0 = 2.6 mA at 128 MHz",
        run_evidence=Evidence.MANUFACTURER,
        sleep_source="Nordic nRF54L15 data sheet, sleep: ION_IDLE8, 256 KB RAM, GRTC, LFXO",
        sleep_evidence=Evidence.MANUFACTURER,
    ),
    Part(
        name="stm32f446",
        core="cortex-m4",
        frequency_mhz=180,
        supply_v=3.3,
        run_ua_per_mhz=200,
        sleep_ua=50,
        flash=Flash(wait_states=5, line_bytes=16),
        conditions="from flash with ART, peripherals off, linear regulator",
        run_source="ST STM32F446xC/E data sheet DS10693, supply current, run mode",
        run_evidence=Evidence.MEMORY,
        sleep_source="ST STM32F446xC/E data sheet DS10693, supply current, stop mode",
        sleep_evidence=Evidence.MEMORY,
    ),
    Part(
        name="stm32h743",
        core="cortex-m7",
        frequency_mhz=400,
        supply_v=3.3,
        run_ua_per_mhz=280,
        sleep_ua=300,
        flash=Flash(),
        conditions="caches on, peripherals off, linear regulator",
        run_source="ST STM32H743xI data sheet DS12110, first page: below 280 uA/MHz in run mode",
        run_evidence=Evidence.QUOTED,
        sleep_source="ST STM32H743xI data sheet DS12110, supply current, system stop, SVOS5",
        sleep_evidence=Evidence.MEMORY,
    ),
    Part(
        name="stm32l072",
        core="cortex-m0plus",
        frequency_mhz=32,
        supply_v=3.0,
        run_ua_per_mhz=93,
        sleep_ua=0.86,
        flash=Flash(wait_states=1, line_bytes=4),
        conditions="first page's 'down to'; in range 1 at 32 MHz it draws more; linear regulator",
        run_source="ST STM32L072xx data sheet DS10685, first page: down to 93 uA/MHz in run mode",
        run_evidence=Evidence.MANUFACTURER,
        sleep_source="ST STM32L072xx data sheet DS10685, first page: stop, RTC, 20 KB of RAM kept",
        sleep_evidence=Evidence.MANUFACTURER,
    ),
    Part(
        name="stm32l4r5",
        core="cortex-m4",
        frequency_mhz=120,
        supply_v=3.0,
        run_ua_per_mhz=110,
        sleep_ua=2.8,
        flash=Flash(wait_states=5, line_bytes=8),
        conditions="linear regulator; boards' documents quote 'down to 100 uA/MHz'",
        run_source="ST STM32L4R5xx data sheet DS12023, first page: 110 uA/MHz in run mode (LDO)",
        run_evidence=Evidence.MEMORY,
        sleep_source="ST STM32L4R5xx data sheet DS12023, first page: stop 2 with RTC",
        sleep_evidence=Evidence.MEMORY,
    ),
    Part(
        name="stm32u575",
        core="cortex-m33",
        frequency_mhz=160,
        supply_v=3.3,
        run_ua_per_mhz=19.5,
        sleep_ua=8.95,
        flash=Flash(wait_states=4, line_bytes=16),
        conditions="SMPS, instruction cache on, peripherals off",
        run_source="ST STM32U575xx data sheet DS13737, first page: 19.5 uA/MHz at 3.3 V",
        run_evidence=Evidence.QUOTED,
        sleep_source="ST STM32U575xx data sheet DS13737, first page: stop 2 with all SRAM kept",
        sleep_evidence=Evidence.QUOTED,
    ),
)

PARTS: Mapping[str, Part] = MappingProxyType({part.name: part for part in _ROWS})
"""Parts by name, alphabetical."""


def find_part(name: str, target: str) -> Part:
    """The part of a name, whose core must be the target."""
    if name not in PARTS:
        raise UnsupportedModel(f"part {name!a}: {', '.join(PARTS)} are known")
    part = PARTS[name]
    if part.core != target:
        raise UnsupportedModel(f"part {name}: a {part.core}; measure with --on {part.core}")
    return part
