"""A bench as tables for people and a list of objects for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from microinfer.report.text import Grid, Report
from microinfer_codegen.bench import BenchRow, bench_data
from microinfer_codegen.estimate.energy import EnergyEstimate, estimate_energy
from microinfer_codegen.estimate.parts import Part
from microinfer_codegen.estimate.ranges import Range

COLUMNS = (
    "model",
    "instructions>",
    "per MAC>",
    "cycles, estimated>",
    "arena>",
    "state>",
    "stack>",
    "RAM>",
    "code>",
    "weights>",
    "tables>",
    "flash>",
    "MACs per byte of RAM>",
)


def bench_report(
    rows: Sequence[BenchRow],
    against: bool = False,
    layers: bool = False,
    part: Part | None = None,
    inferences_per_second: float = 1.0,
) -> Report:
    """against: TFLM's figures and ours as a share; layers: every step; part: time and energy."""
    if not rows:
        return Report(facts={}, data=[])
    energies = [
        None if part is None else estimate_energy(row.cycles.cycles, part, inferences_per_second)
        for row in rows
    ]
    grids = [Grid(COLUMNS, [_cells(row) for row in rows])]
    if against:
        grids.append(_peers(rows))
    if layers:
        grids += [_steps(row) for row in rows]
    notes: list[str] = []
    if part is not None:
        grids.append(_energy(rows, [energy for energy in energies if energy is not None]))
        notes = [f"estimate: {line}" for line in _assumptions(rows[0], energies[0])]
    first = rows[0].measurement
    return Report(
        facts={
            "target": f"{first.target}, {first.optimization}, emulated",
            "reference": first.reference,
            "counted": "instructions, loads, stores, stack: executed; sizes: linked, without the "
            "runner",
            "initialisation": f"{first.init_instructions} instructions ({first.model})",
        },
        data=[
            {**bench_data(row), **({} if energy is None else {"energy_estimate": _data(energy)})}
            for row, energy in zip(rows, energies, strict=True)
        ],
        grids=grids,
        notes=notes,
    )


def _cells(row: BenchRow) -> tuple[str, ...]:
    m = row.measurement
    return (
        m.model,
        f"{m.counts.instructions:,}",
        f"{m.counts.instructions / m.macs:.2f}" if m.macs else "-",
        f"{row.cycles.cycles.typical:,.0f}",
        f"{m.arena_bytes:,}",
        f"{m.state_bytes:,}",
        f"{m.stack_bytes:,}",
        f"{m.ram_bytes:,}",
        f"{m.flash.code_bytes:,}",
        f"{m.flash.weight_bytes:,}",
        f"{m.flash.table_bytes:,}",
        f"{m.flash.total_bytes:,}",
        f"{m.macs / m.ram_bytes:,.0f}",
    )


def _peers(rows: Sequence[BenchRow]) -> Grid:
    """Ours beside TFLM's; a share below 100 % is less than theirs."""
    cells = []
    for row in rows:
        m, peer = row.measurement, row.baseline
        if peer is None:
            cells.append((m.model, "not measured", *[""] * 6))
            continue
        cells.append(
            (
                m.model,
                f"{peer.fastest.kernels} {peer.fastest.optimisation}",
                f"{peer.instructions:,}",
                f"{m.counts.instructions / peer.instructions:.0%}",
                f"{peer.flash_bytes:,}",
                f"{m.flash.total_bytes / peer.flash_bytes:.0%}",
                f"{peer.ram_bytes:,}",
                f"{m.ram_bytes / peer.ram_bytes:.0%}",
            )
        )
    columns = ("model", "TFLM", "instructions>", "ours>", "flash>", "ours>", "RAM>", "ours>")
    return Grid(columns, cells)


def _steps(row: BenchRow) -> Grid:
    cells = [
        (
            row.measurement.model,
            str(layer.step),
            layer.operator,
            f"{layer.macs:,}",
            f"{layer.counts.instructions:,}",
            f"{layer.counts.instructions / layer.macs:.2f}" if layer.macs else "-",
            f"{layer.counts.loads:,}",
            f"{layer.counts.stores:,}",
        )
        for layer in row.measurement.layers
    ]
    columns = ("model", "step>", "operator", "MACs>", "instructions>", "per MAC>", "loads>")
    return Grid((*columns, "stores>"), cells)


def _range(values: Range, unit: str) -> str:
    return f"{values.typical:,.3g} {unit} ({values.low:,.3g} to {values.high:,.3g})"


def _energy(rows: Sequence[BenchRow], energies: Sequence[EnergyEstimate]) -> Grid:
    cells = [
        (
            row.measurement.model,
            _range(energy.time_ms, "ms"),
            _range(energy.energy_uj, "uJ"),
            _range(energy.power_uw, "uW"),
            "yes" if energy.below_uw() else "no",
            _range(energy.life_days, "days"),
            "yes" if energy.lasts_days() else "no",
        )
        for row, energy in zip(rows, energies, strict=True)
    ]
    rate = energies[0].inferences_per_second
    return Grid(
        (
            "estimates",
            "one inference",
            "energy of it",
            f"power at {rate:g} a second",
            "below 1 mW",
            f"life on a {energies[0].cell.name}",
            "a year",
        ),
        cells,
    )


def _assumptions(row: BenchRow, energy: EnergyEstimate | None) -> tuple[str, ...]:
    return (*row.cycles.assumptions, *(() if energy is None else energy.assumptions))


def _data(energy: EnergyEstimate) -> Mapping[str, Any]:
    def ends(values: Range) -> Mapping[str, float]:
        return {"low": values.low, "typical": values.typical, "high": values.high}

    return {
        "part": energy.part.name,
        "inferences_per_second": energy.inferences_per_second,
        "time_ms": ends(energy.time_ms),
        "energy_uj": ends(energy.energy_uj),
        "power_uw": ends(energy.power_uw),
        "life_days": ends(energy.life_days),
        "below_a_milliwatt": energy.below_uw(),
        "lasts_a_year": energy.lasts_days(),
        "assumptions": list(energy.assumptions),
    }
