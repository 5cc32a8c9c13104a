"""Energy of an inference, power at a rate, life on a cell: estimates from cycles and a part.

Pure functions with the unit in the name, and one that answers with all of them. What is counted
is the processor with its memories; sensors, radio, board and start-up are not. A supply is taken
to draw the same power from the cell as the part takes (a perfect converter, or a part that runs
from the cell's own three volts).
"""

from __future__ import annotations

from dataclasses import dataclass

from microinfer.errors import ToolError
from microinfer_codegen.estimate.parts import Part
from microinfer_codegen.estimate.ranges import Range

HOURS_PER_DAY = 24
DAYS_PER_YEAR = 365
MILLIWATT_UW = 1000.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A battery: what it holds, what it loses by itself, what it can give."""

    name: str
    capacity_mah: float
    nominal_v: float
    self_discharge_per_year: float
    pulse_ma: float
    source: str


CR2032 = Cell(
    name="CR2032",
    capacity_mah=225,
    nominal_v=3.0,
    self_discharge_per_year=0.01,
    pulse_ma=15,
    source="225 mAh at 0.2 mA to 2.0 V (Panasonic; Energizer states 235), 1 % a year, pulses of "
    "15 mA; more current, cold or age leave less",
)


def energy_uj(cycles: float, part: Part) -> float:
    """Energy of an inference: uA/MHz is charge per cycle in pC, times volts.

    >>> from microinfer_codegen.estimate.parts import PARTS
    >>> round(energy_uj(1_000_000, PARTS["stm32u575"]), 2)  # 19.5 pC x 3.3 V x 1e6
    64.35
    """
    return cycles * part.run_ua_per_mhz * part.supply_v * 1e-6


def time_ms(cycles: float, part: Part) -> float:
    """How long an inference takes.

    >>> from microinfer_codegen.estimate.parts import PARTS
    >>> time_ms(160_000, PARTS["stm32u575"])
    1.0
    """
    return cycles / (1000 * part.frequency_mhz)


def average_power_uw(cycles: float, part: Part, inferences_per_second: float) -> float:
    """Running for the inferences, asleep for the rest.

    >>> from microinfer_codegen.estimate.parts import PARTS
    >>> part = PARTS["nrf54l15"]
    >>> average_power_uw(0, part, 1) == part.sleep_uw
    True
    >>> round(average_power_uw(1_280_000, part, 1), 2)  # 1 % of 7,800 uW, 99 % of 8.7 uW
    86.61

    Raises ToolError where the inferences do not fit in the time.
    """
    duty = _duty(cycles, part, inferences_per_second)
    return duty * part.run_uw + (1 - duty) * part.sleep_uw


def life_days(power_uw: float, cell: Cell = CR2032) -> float:
    """How long a cell lasts, its own loss counted as one more load.

    >>> round(life_days(0) / 365), round(life_days(1000), 1)  # 675 mWh: 100 years, four weeks
    (100, 28.1)
    """
    own_uw = cell.self_discharge_per_year * _energy_uwh(cell) / (DAYS_PER_YEAR * HOURS_PER_DAY)
    return _energy_uwh(cell) / (power_uw + own_uw) / HOURS_PER_DAY


def greatest_rate_hz(cycles: float, part: Part) -> float:
    """Inferences per second when the part never sleeps.

    >>> from microinfer_codegen.estimate.parts import PARTS
    >>> greatest_rate_hz(16_000_000, PARTS["stm32u575"])
    10.0
    """
    return 1e6 * part.frequency_mhz / cycles


@dataclass(frozen=True, slots=True)
class EnergyEstimate:
    """What an inference costs on a part at a rate, and how long a cell bears it."""

    part: Part
    cell: Cell
    inferences_per_second: float
    time_ms: Range
    energy_uj: Range
    power_uw: Range
    life_days: Range

    def below_uw(self, limit_uw: float = MILLIWATT_UW) -> bool:
        """Does the average power stay below a limit, by default one milliwatt, typically."""
        return self.power_uw.typical < limit_uw

    def lasts_days(self, days: float = DAYS_PER_YEAR) -> bool:
        """Does the cell last, by default a year, typically."""
        return self.life_days.typical >= days

    @property
    def certainly_below_a_milliwatt(self) -> bool:
        return self.power_uw.high < MILLIWATT_UW

    @property
    def certainly_lasts_a_year(self) -> bool:
        return self.life_days.low >= DAYS_PER_YEAR

    @property
    def cell_bears_the_pulse(self) -> bool:
        """Can the cell give the running current without a capacitor beside it."""
        return self.part.run_uw / self.cell.nominal_v <= 1000 * self.cell.pulse_ma

    @property
    def assumptions(self) -> tuple[str, ...]:
        part = self.part
        awake = (
            f"{part.name}: {part.run_ua_per_mhz:.1f} uA/MHz at {part.frequency_mhz:g} MHz and "
            f"{part.supply_v:g} V ({part.conditions}); {part.run_source}; "
            f"{part.run_evidence.value}"
        )
        asleep = (
            f"asleep {part.sleep_ua:g} uA with RAM kept; {part.sleep_source}; "
            f"{part.sleep_evidence.value}"
        )
        uncounted = "sensors, radio, board, wake-up and losses of conversion are not counted"
        return (awake, asleep, f"{self.cell.name}: {self.cell.source}", uncounted)


def estimate_energy(
    cycles: Range, part: Part, inferences_per_second: float, cell: Cell = CR2032
) -> EnergyEstimate:
    """Everything at once, each end of the cycles carried through.

    Raises ToolError where even the typical inferences do not fit in the time; where only the high
    end does not, that end is the part running without sleep.
    """
    _duty(cycles.typical, part, inferences_per_second)
    most = min(cycles.high, greatest_rate_hz(1, part) / inferences_per_second)
    power = Range(
        *(
            average_power_uw(end, part, inferences_per_second)
            for end in (cycles.low, cycles.typical, most)
        )
    )
    return EnergyEstimate(
        part=part,
        cell=cell,
        inferences_per_second=inferences_per_second,
        time_ms=Range(*(time_ms(end, part) for end in (cycles.low, cycles.typical, cycles.high))),
        energy_uj=Range(
            *(energy_uj(end, part) for end in (cycles.low, cycles.typical, cycles.high))
        ),
        power_uw=power,
        life_days=Range(*(life_days(end, cell) for end in (power.high, power.typical, power.low))),
    )


def _energy_uwh(cell: Cell) -> float:
    return 1000 * cell.capacity_mah * cell.nominal_v


def _duty(cycles: float, part: Part, inferences_per_second: float) -> float:
    if inferences_per_second <= 0:
        raise ToolError(
            f"{inferences_per_second} inferences per second; a rate above zero is accepted"
        )
    duty = cycles * inferences_per_second / (1e6 * part.frequency_mhz)
    if duty > 1 + 1e-9:
        raise ToolError(
            f"{part.name}: {inferences_per_second:g} inferences per second of "
            f"{time_ms(cycles, part):.1f} ms each; up to "
            f"{greatest_rate_hz(cycles, part):.2f} per second are accepted"
        )
    return min(duty, 1.0)
