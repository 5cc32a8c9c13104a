"""Lives: the run-time tensors of a graph, whose bytes they are and how long they are needed.

Knows steps, views and which tensors outlive a run; knows nothing of offsets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from microinfer.graph import Graph, Op
from microinfer.plan.parts import ALIGNMENT, NO_PARTS, Parts, parts_of
from microinfer.plan.placement import aligned


@dataclass(frozen=True, slots=True, eq=False)
class Lives:
    """Steps, and for each tensor whose bytes lie in the arena the steps at which it is needed."""

    graph: Graph
    steps: tuple[Op, ...]  # views are not steps: they cost nothing at run time
    root: Mapping[int, int]  # each run-time tensor to the one whose bytes it shares
    inside: Mapping[int, int]  # a tensor that is part of its root to its first byte there
    first: Mapping[int, int]  # root to the step that writes it; 0 for the model's inputs
    last: Mapping[int, int]  # root to the last step that needs it
    outputs: frozenset[int]  # roots of the model's outputs: they outlive the last step
    state_offsets: Mapping[int, int]  # variable to its first byte in the state
    state_bytes: int

    def size_bytes(self, tensor: int) -> int:
        """Of a whole tensor."""
        return self.graph.tensors[tensor].size_bytes

    def is_whole(self, tensor: int) -> bool:
        """Whether a tensor is all of the bytes that it lies in."""
        return self.size_bytes(tensor) == self.size_bytes(self.root[tensor])

    def alignment(self, tensor: int) -> int:
        """Of its first byte."""
        return max(ALIGNMENT, self.graph.tensors[tensor].dtype.itemsize)


def lives_of(graph: Graph, joined: bool = False) -> Lives:
    """Walk the graph once. joined: whether parts lie in their wholes, as `parts_of` finds them."""
    views = _views(graph)
    root = _roots(graph, views)
    parts = parts_of(graph, root) if joined else NO_PARTS
    steps = tuple(op for op in graph.ops if op not in views | parts.ops)
    root, inside = _within(root, parts)
    state_offsets, state_bytes = _state_layout(graph)
    first: dict[int, int] = {}
    last: dict[int, int] = {}

    def touch(tensor: int, step: int) -> None:
        if root[tensor] in state_offsets:
            return
        first.setdefault(root[tensor], step)
        last[root[tensor]] = max(step, last.get(root[tensor], step))

    for tensor in graph.inputs:  # the caller writes them before the first step
        touch(tensor, 0)
    for step, op in enumerate(steps):
        for tensor in (*op.inputs, *op.outputs):
            touch(tensor, step)
    for tensor in graph.outputs:  # the caller reads them after the last step
        touch(tensor, max(len(steps) - 1, 0))
    outputs = frozenset(root[tensor] for tensor in graph.outputs)
    return Lives(graph, steps, root, inside, first, last, outputs, state_offsets, state_bytes)


def _within(root: Mapping[int, int], parts: Parts) -> tuple[dict[int, int], dict[int, int]]:
    """Roots, and first bytes in them, where parts lie in wholes that may be parts themselves."""
    roots: dict[int, int] = {}
    inside: dict[int, int] = {}
    for tensor, own in root.items():
        whole, start = own, 0
        while whole in parts.places:
            further, byte = parts.places[whole]
            whole, start = root[further], start + byte
        roots[tensor] = whole
        if start or whole != own:
            inside[tensor] = start
    return roots, inside


def _views(graph: Graph) -> frozenset[Op]:
    """Operators that cost nothing: views, and reads of a variable that can stay where it is.

    A read value may be the variable's own bytes if nothing assigns the variable before the value,
    or any view of it, was last used.
    """
    views = {op for op in graph.ops if op.IS_VIEW}
    variables = {variable.tensor for variable in graph.state}
    reads = [op for op in graph.ops if op.OPERATOR == "READ_VARIABLE"]
    root = _roots(graph, views)
    last_use = {root[t]: i for i, op in enumerate(graph.ops) for t in op.inputs}
    last_use |= {root[t]: len(graph.ops) for t in graph.outputs}
    for read in reads:
        start = graph.ops.index(read)
        assigned = (
            i
            for i, op in enumerate(graph.ops)
            if i > start and set(op.outputs) & variables & set(read.inputs)
        )
        # An assignment may itself be the last use: it reads the value it is about to replace.
        if last_use.get(read.outputs[0], start) < next(assigned, len(graph.ops) + 1):
            views.add(read)
    return frozenset(views)


def _roots(graph: Graph, views: Collection[Op]) -> dict[int, int]:
    """Each run-time tensor to the tensor whose bytes it shares (itself, unless a view)."""
    root = {tensor: tensor for tensor in graph.inputs}
    root |= {variable.tensor: variable.tensor for variable in graph.state}
    for op in graph.ops:
        for output in op.outputs:
            root[output] = root[op.inputs[0]] if op in views else output
    return root


def _state_layout(graph: Graph) -> tuple[dict[int, int], int]:
    """(first byte of each variable, size of all), in the file's order."""
    offsets: dict[int, int] = {}
    end = 0
    for variable in graph.state:
        alignment = max(ALIGNMENT, variable.initial.dtype.itemsize)
        offsets[variable.tensor] = aligned(end, alignment)
        end = offsets[variable.tensor] + variable.initial.nbytes
    return offsets, aligned(end, ALIGNMENT)
