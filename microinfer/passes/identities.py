"""Identities: operators that give back what they were given are left out.

A view under the same shape, a transposition, slice or join of everything, a rescaling or table
that maps every value to itself. What only moves values to where they already are under another
shape, as a transposition of single rows does, becomes a view, which costs nothing; a view of a
view becomes one view.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

import numpy as np

from microinfer.graph import Graph, Op
from microinfer.ops.concatenation import Concatenation
from microinfer.ops.reshape import Reshape
from microinfer.ops.shared.regions import Movement
from microinfer.ops.shared.view import View
from microinfer.passes.maps import answers, stored_values
from microinfer.passes.rewiring import renamed, state_tensors

FIRST = 1000
"""Probes count from here, so that no border value is taken for one."""


def drop_identities(graph: Graph) -> Graph:
    """The graph without them; the graph itself where there is none."""
    names: dict[int, int] = {}
    ops: list[Op] = []
    for each in graph.ops:
        op = renamed(each, names)
        if not _keeps_values(graph, op):
            ops.append(op)
            continue
        name = _common_name(graph, op)
        if name is not None:
            old, new = name
            names = {key: new if value == old else value for key, value in names.items()}
            names[old] = new
            ops = [renamed(other, names) for other in ops]
        else:
            ops.append(_view(graph, op))
    if any(new is not old for new, old in zip_longest(ops, graph.ops)):
        graph = replace(graph, ops=tuple(ops))
    return _joined_views(graph)


def _common_name(graph: Graph, op: Op) -> tuple[int, int] | None:
    """(a tensor that can go, the equal one that stays), or None where both must exist."""
    (source,), (target,) = op.inputs, op.outputs
    if graph.tensors[source].shape != graph.tensors[target].shape:
        return None
    if target not in graph.outputs:
        return target, source
    return (source, target) if source not in {*graph.inputs, *graph.outputs} else None


def _view(graph: Graph, op: Op) -> Op:
    if isinstance(op, View):
        return op
    shape = graph.tensors[op.outputs[0]].shape
    return Reshape(index=op.index, inputs=op.inputs, outputs=op.outputs, shape=shape)


def _keeps_values(graph: Graph, op: Op) -> bool:
    """Whether the output's bytes are the input's, in order."""
    if len(op.inputs) != 1 or len(op.outputs) != 1:
        return False
    if {*op.inputs, *op.outputs} & state_tensors(graph):
        return False
    source, target = graph.tensors[op.inputs[0]], graph.tensors[op.outputs[0]]
    if source.dtype != target.dtype or source.elements != target.elements:
        return False
    if isinstance(op, View):
        return source.shape == target.shape
    if isinstance(op, Concatenation):
        return len(op.parts) == 1
    if isinstance(op, Movement):
        probe = np.arange(FIRST, FIRST + source.elements).reshape(source.shape)
        (moved,) = replace(op, dtype=probe.dtype).reference([probe])
        return np.array_equal(moved.reshape(-1), probe.reshape(-1))
    values = answers(graph, op)
    return values is not None and np.array_equal(values, stored_values(source.dtype))


def _joined_views(graph: Graph) -> Graph:
    """Every view of a view looks at what that one looks at."""
    seen: dict[int, int] = {}
    ops: list[Op] = []
    for op in graph.ops:
        if isinstance(op, View):
            (source,) = op.inputs
            origin = seen.get(source, source)
            seen[op.outputs[0]] = origin
            ops.append(op if origin == source else replace(op, inputs=(origin,)))
        else:
            ops.append(op)
    changed = any(new is not old for new, old in zip(ops, graph.ops, strict=True))
    return replace(graph, ops=tuple(ops)) if changed else graph
