"""The smallest arena of buffers, as the constraint solver of OR-Tools proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from microinfer.plan.buffers import Buffer, neighbours
from microinfer.plan.gaps import all_gaps

SOLVER_TIME = 60.0
"""In the solver's own units, so that a test does not hang on how fast a machine is."""


def least_arena(
    buffers: Sequence[Buffer], allowed: Mapping[tuple[int, int], tuple[int, int]] | None = None
) -> int:
    """Bytes; allowed: pairs that may overlap, as `all_gaps` takes them."""
    model = cp_model.CpModel()
    most = sum(buffer.footprint_bytes for buffer in buffers)
    arena = model.new_int_var(0, most, "arena")
    offsets = [b.alignment * model.new_int_var(0, most // b.alignment, b.name) for b in buffers]
    for buffer, offset in zip(buffers, offsets, strict=True):
        model.add(offset + buffer.size_bytes <= arena)
    if not allowed:  # the same said twice: the solver reasons better about boxes
        lives = [(b.first_step, b.last_step + 1 - b.first_step, b.last_step + 1) for b in buffers]
        spans = [model.new_interval_var(*life, "") for life in lives]
        bytes_of = [
            model.new_interval_var(offset, b.size_bytes, offset + b.size_bytes, "")
            for offset, b in zip(offsets, buffers, strict=True)
        ]
        model.add_no_overlap_2d(spans, bytes_of)
        model.add_cumulative(spans, [b.size_bytes for b in buffers], arena)
    for (i, j), (low, high) in all_gaps(buffers, neighbours(buffers), allowed or {}).items():
        if i < j and low < high - 1:
            below = model.new_bool_var(f"{j} is below {i}")
            model.add(offsets[j] - offsets[i] <= low).only_enforce_if(below)
            model.add(offsets[j] - offsets[i] >= high).only_enforce_if(~below)
    model.minimize(arena)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = SOLVER_TIME
    status = solver.solve(model)
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return int(solver.value(arena))
