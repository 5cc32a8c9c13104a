"""Choice: which plan a user wants, by what matters most to them."""

from __future__ import annotations

from typing import Literal, get_args

from microinfer.graph import Graph
from microinfer.plan.program import Program, plan
from microinfer.plan.simulate import simulate

Optimize = Literal["speed", "balanced", "ram"]
"""speed: tensors apart; balanced, ram: an output over an input that dies with it, which costs next
to nothing."""

OPTIMIZE: tuple[Optimize, ...] = get_args(Optimize)


def plan_for(graph: Graph, optimize: Optimize) -> Program:
    """A checked plan."""
    if optimize == "speed":
        return plan(graph)
    program = plan(graph, overlap=True)
    simulate(program)
    return program
