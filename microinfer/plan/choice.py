"""Choice: which plan a user wants, by what matters most to them."""

from __future__ import annotations

from typing import Literal, get_args

from microinfer.errors import UnsupportedModel
from microinfer.graph import Graph
from microinfer.plan.buffers import neighbours
from microinfer.plan.placement import arena_of, first_fit
from microinfer.plan.program import Program, plan
from microinfer.plan.simulate import simulate

Optimize = Literal["speed", "balanced", "ram"]
"""speed: tensors apart; balanced, ram: an output over an input that dies with it, which costs next
to nothing."""

OPTIMIZE: tuple[Optimize, ...] = get_args(Optimize)


def plan_for(graph: Graph, optimize: Optimize, ram_limit: int | None = None) -> Program:
    """A checked plan; UnsupportedModel where arena and state take more than ram_limit bytes."""
    program = plan(graph, "none" if optimize == "speed" else "rows")
    if optimize != "speed":
        simulate(program)
    needed = program.arena_bytes + program.state_bytes
    if ram_limit is not None and needed > ram_limit:
        least = plan(graph, "rows")
        raise UnsupportedModel(
            f"{needed:,} bytes of arena and state with --optimize {optimize}; the limit is "
            f"{ram_limit:,}, the least we can do {least.arena_bytes + least.state_bytes:,}"
        )
    return program


def ladder(graph: Graph) -> tuple[tuple[str, int], ...]:
    """(technique, arena bytes), each on top of the one before: what planning is worth here."""
    apart = plan(graph)
    greedy = first_fit(
        apart.buffers,
        neighbours(apart.buffers),
        sorted(range(len(apart.buffers)), key=lambda i: -apart.buffers[i].size_bytes),
    )
    return (
        ("no reuse", sum(buffer.footprint_bytes for buffer in apart.buffers)),
        ("greedy by size", arena_of(apart.buffers, greedy) if apart.buffers else 0),
        ("best offsets", apart.arena_bytes),
        ("in place", plan(graph, "in place").arena_bytes),
        ("overlapping rows", plan(graph, "rows").arena_bytes),
    )
