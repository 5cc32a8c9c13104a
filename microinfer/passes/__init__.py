"""Passes: graphs rewritten to smaller ones that compute the same bytes.

Every pass is a pure function of a Graph, in a module of its own, and each is proved by running
both. PASSES is the visible table of what `simplify` does, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from microinfer.graph import Graph, Op
from microinfer.passes.dead_channels import drop_dead_channels
from microinfer.passes.dilation import fold_dilation
from microinfer.passes.window_shift import ShiftWindow, shift_windows

PASS_OPERATORS: tuple[type[Op], ...] = (ShiftWindow,)
"""Operators that no file has: passes make them."""

PASSES: Mapping[str, Callable[[Graph], Graph]] = {
    "fold space and batch into dilation": fold_dilation,
    "drop dead channels": drop_dead_channels,
    "shift windows in place": shift_windows,
}
"""What is done, in this order."""


def simplify(graph: Graph) -> Graph:
    """The same outputs from less: every pass in turn. Tensors that remain keep their index."""
    for rewrite in PASSES.values():
        graph = rewrite(graph)
    return graph
