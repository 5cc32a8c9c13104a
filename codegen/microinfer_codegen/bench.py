"""Bench: what models cost on a target, and what they would cost in time and energy.

Knows which figures make a row and where a baseline stands beside it; measuring is
`targets.measure`, estimating is `estimate`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from microinfer.plan.choice import DEFAULT, PlanOptions
from microinfer_codegen.baselines import Baseline, baseline
from microinfer_codegen.batch import ModelFile
from microinfer_codegen.compile import compile_network
from microinfer_codegen.estimate.cycles import CycleEstimate, Flash, estimate_cycles
from microinfer_codegen.targets.measure import Measurement, measure
from microinfer_codegen.targets.table import find_target


@dataclass(frozen=True, slots=True)
class Build:
    """How models are built for a bench."""

    target: str
    optimization: str = "-O2"
    simplified: bool = True
    packed_weights: bool = False
    options: PlanOptions = DEFAULT


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One model on one target: counted figures, an estimate of cycles, and a peer's figures."""

    measurement: Measurement
    model_macs: int  # of the file's graph; those of the measurement are after simplification
    cycles: CycleEstimate
    baseline: Baseline | None


def bench_model(model: ModelFile, build: Build, flash: Flash | None = None) -> BenchRow:
    """Measure one model; flash: its wait states, for the estimate of cycles."""
    network = model.load()
    compiled = compile_network(
        network,
        simplified=build.simplified,
        packed_weights=build.packed_weights,
        options=build.options,
    )
    target = find_target(build.target)
    measurement = measure(compiled.program, compiled.unit, target, build.optimization)
    return BenchRow(
        measurement,
        network.graph.macs,
        estimate_cycles(measurement.mix, target.name, flash),
        None if build.options.stream_time else baseline(model.name, target.name),
    )


def bench_data(row: BenchRow) -> Mapping[str, Any]:
    """A row as plain values, the same for the same model, target and build."""
    m = row.measurement
    return {
        "model": m.model,
        "target": m.target,
        "reference": m.reference,
        "optimization": m.optimization,
        "instructions": m.counts.instructions,
        "init_instructions": m.init_instructions,
        "loads": m.counts.loads,
        "stores": m.counts.stores,
        "macs": m.macs,
        "model_macs": row.model_macs,
        "instructions_per_mac": m.counts.instructions / m.macs if m.macs else None,
        "arena_bytes": m.arena_bytes,
        "arena_used_bytes": m.arena_used_bytes,
        "state_bytes": m.state_bytes,
        "stack_bytes": m.stack_bytes,
        "stack_bound_bytes": m.stack_bound_bytes,
        "data_bytes": m.flash.data_bytes,
        "ram_bytes": m.ram_bytes,
        "macs_per_ram_byte": m.macs / m.ram_bytes,
        "model_macs_per_ram_byte": row.model_macs / m.ram_bytes,
        "ram_bytes_per_mac": m.ram_bytes / m.macs if m.macs else None,
        "code_bytes": m.flash.code_bytes,
        "weight_bytes": m.flash.weight_bytes,
        "table_bytes": m.flash.table_bytes,
        "flash_bytes": m.flash.total_bytes,
        "cycles_estimate": {
            "low": row.cycles.cycles.low,
            "typical": row.cycles.cycles.typical,
            "high": row.cycles.cycles.high,
            "published_timings": row.cycles.published_timings,
            "assumptions": list(row.cycles.assumptions),
        },
        "layers": [
            {
                "step": layer.step,
                "operator": layer.operator,
                "name": layer.name,
                "macs": layer.macs,
                "instructions": layer.counts.instructions,
                "loads": layer.counts.loads,
                "stores": layer.counts.stores,
            }
            for layer in m.layers
        ],
        "against": None if row.baseline is None else _against(row, row.baseline),
    }


def _against(row: BenchRow, peer: Baseline) -> Mapping[str, Any]:
    """A peer's figures, and ours as a share of them."""
    m = row.measurement
    return {
        "name": "tflm",
        "kernels": peer.fastest.kernels,
        "optimization": peer.fastest.optimisation,
        "measured_on": peer.measured_on,
        "instructions": peer.instructions,
        "init_instructions": peer.init_instructions,
        "flash_bytes": peer.flash_bytes,
        "ram_bytes": peer.ram_bytes,
        "instructions_ratio": m.counts.instructions / peer.instructions,
        "flash_ratio": m.flash.total_bytes / peer.flash_bytes,
        "ram_ratio": m.ram_bytes / peer.ram_bytes,
    }
