"""Unread: an operator whose results nobody reads is not run, unless it changes the state."""

from __future__ import annotations

from dataclasses import replace

from microinfer.graph import Graph
from microinfer.passes.rewiring import state_tensors


def drop_unread(graph: Graph) -> Graph:
    """The operators that some output or variable depends on; the graph itself where all are."""
    needed = {*graph.outputs, *state_tensors(graph)}
    kept = []
    for op in reversed(graph.ops):
        if needed & {*op.outputs}:
            needed |= {*op.inputs}
            kept.append(op)
    if len(kept) == len(graph.ops):
        return graph
    return replace(graph, ops=tuple(reversed(kept)))
