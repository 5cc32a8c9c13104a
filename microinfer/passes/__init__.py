"""Passes: graphs rewritten to smaller ones that compute the same bytes.

Every pass is a pure function of a Graph, in a module of its own, and each is proved by running
both. PASSES is the visible table of what `simplify` does, in order, again and again until nothing
changes: what one pass leaves behind is often what another one looks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from microinfer.graph import Graph, Op
from microinfer.passes.activations import fold_activations
from microinfer.passes.borders import fold_borders
from microinfer.passes.cost import Cost, cost
from microinfer.passes.dead_channels import drop_dead_channels
from microinfer.passes.dilation import fold_dilation
from microinfer.passes.duplicates import merge_duplicates
from microinfer.passes.identities import drop_identities
from microinfer.passes.tables import Table, fuse_tables
from microinfer.passes.unread import drop_unread
from microinfer.passes.window_shift import ShiftWindow, shift_windows

PASS_OPERATORS: tuple[type[Op], ...] = (ShiftWindow, Table)
"""Operators that no file has: passes make them."""

PASSES: Mapping[str, Callable[[Graph], Graph]] = {
    "fold space and batch into dilation": fold_dilation,
    "shift windows in place": shift_windows,
    "drop unread operators": drop_unread,
    "merge duplicates": merge_duplicates,
    "drop identities": drop_identities,
    "fold borders into windows": fold_borders,
    "fold activations into clamps": fold_activations,
    "fuse maps into tables": fuse_tables,
    "drop dead channels": drop_dead_channels,
}
"""What is done, in this order, until all leave the graph as it is."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one run of a pass did."""

    name: str  # of PASSES
    before: Cost
    after: Cost


@dataclass(frozen=True, slots=True, eq=False)
class Simplification:
    """A smaller graph, and how it came about."""

    graph: Graph
    before: Cost
    after: Cost
    changes: tuple[Change, ...]  # runs that changed nothing left out


def simplification(graph: Graph) -> Simplification:
    """The same outputs from less: every pass in turn until none finds anything.

    Tensors that remain keep their index, and hold what they held.
    """
    before = current = cost(graph)
    changes: list[Change] = []
    while True:
        known = len(changes)
        for name, rewrite in PASSES.items():
            smaller = rewrite(graph)
            if smaller is not graph:
                changes.append(Change(name, current, cost(smaller)))
                graph, current = smaller, changes[-1].after
        if len(changes) == known:
            return Simplification(graph, before, current, tuple(changes))


def simplify(graph: Graph) -> Graph:
    """The graph of `simplification`."""
    return simplification(graph).graph
