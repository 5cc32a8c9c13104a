"""Rewiring: what passes need to know of a graph's edges, and how an edge is bent.

Knows tensors and who writes and reads them; knows no operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from microinfer.graph import Graph, Op

AnyOp = TypeVar("AnyOp", bound=Op)


def state_tensors(graph: Graph) -> frozenset[int]:
    """Tensors whose value depends on when they are read: passes leave their edges alone."""
    return frozenset(variable.tensor for variable in graph.state)


def only_reader(graph: Graph, tensor: int) -> Op | None:
    """Who alone reads a tensor, once, if nobody else wants its value."""
    readers = [op for op in graph.ops for index in op.inputs if index == tensor]
    if len(readers) != 1 or tensor in graph.outputs or tensor in state_tensors(graph):
        return None
    return readers[0]


def renamed(op: AnyOp, names: Mapping[int, int]) -> AnyOp:
    """The operator on other tensors."""
    if not {*op.inputs, *op.outputs} & names.keys():
        return op
    inputs = tuple(names.get(index, index) for index in op.inputs)
    outputs = tuple(names.get(index, index) for index in op.outputs)
    return replace(op, inputs=inputs, outputs=outputs)


def fused(graph: Graph, chain: Sequence[Op], whole: Op) -> Graph:
    """The graph with one operator in place of several, each of which only the next one reads."""
    ops = (whole if op is chain[-1] else op for op in graph.ops if op not in chain[:-1])
    return replace(graph, ops=tuple(ops))


def rewritten(graph: Graph, rewrite: Callable[[Graph, Op], Graph | None]) -> Graph:
    """The graph with `rewrite` done at one operator after another; None where it does not apply.

    What a rewriting leaves behind is looked at again.
    """
    position = 0
    while position < len(graph.ops):
        smaller = rewrite(graph, graph.ops[position])
        if smaller is None:
            position += 1
        else:
            graph = smaller
    return graph
