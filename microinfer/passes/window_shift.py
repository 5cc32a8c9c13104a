"""Window shifts: a streaming window that lives in the state, instead of a chain of copies.

Streaming layers keep the last frames of a window in a variable. Exporters write

    window = CONCATENATION(READ_VARIABLE(v), frames);  ASSIGN_VARIABLE(v, STRIDED_SLICE(window))

where the slice drops as many frames as came in. The window before a run, without those, is what
the variable holds: so the window itself may be the state, moved on in place by SHIFT_WINDOW. That
saves the window in the arena, the slice, and two copies of nearly all of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

import numpy as np

from microinfer.graph import Array, Graph, Op, StateVariable
from microinfer.ops.assign_variable import AssignVariable
from microinfer.ops.concatenation import Concatenation
from microinfer.ops.read_variable import ReadVariable
from microinfer.ops.shared.regions import Movement

AnyOp = TypeVar("AnyOp", bound=Op)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ShiftWindow(Op):
    """`inputs` are the window and the frames that enter it; `outputs` is the window.

    window [outer][kept + entering], frames [outer][entering], in values.
    """

    OPERATOR: ClassVar[str] = "SHIFT_WINDOW"

    outer: int
    kept: int
    entering: int

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Window and frames of one dtype to the window of now."""
        window, frames = inputs
        rows = window.reshape(self.outer, self.kept + self.entering)[:, self.entering :]
        entering = frames.reshape(self.outer, self.entering)
        return (np.concatenate([rows, entering], axis=1).reshape(window.shape),)


def shift_windows(graph: Graph) -> Graph:
    """Every such chain as one operator; other graphs as they are."""
    for variable in graph.state:
        shifted = _shifted(graph, variable)
        if shifted is not None:
            return shift_windows(shifted)
    return graph


def _readers(graph: Graph, tensor: int) -> list[Op]:
    return [op for op in graph.ops if tensor in op.inputs]


def _only(ops: Sequence[Op], kind: type[AnyOp]) -> AnyOp | None:
    return ops[0] if len(ops) == 1 and isinstance(ops[0], kind) else None


def _shifted(graph: Graph, variable: StateVariable) -> Graph | None:
    """The graph with this variable's chain replaced, or None where there is no such chain."""
    read = _only(_readers(graph, variable.tensor), ReadVariable)
    writers = [op for op in graph.ops if variable.tensor in op.outputs]
    assign = _only(writers, AssignVariable)
    if read is None or assign is None or read.outputs[0] in graph.outputs:
        return None
    join = _only(_readers(graph, read.outputs[0]), Concatenation)
    cut = next((op for op in graph.ops if assign.inputs[0] in op.outputs), None)
    if join is None or not isinstance(cut, Movement) or len(cut.outputs) != 1:
        return None
    if len(_readers(graph, assign.inputs[0])) != 1 or assign.inputs[0] in graph.outputs:
        return None
    if cut.inputs != join.outputs or not _is_window(graph, read, join, cut):
        return None
    return _rewritten(graph, variable, (read, join, cut, assign))


def _is_window(graph: Graph, read: Op, join: Concatenation, cut: Movement) -> bool:
    """Whether the join appends to the variable, and the cut drops as much from the front."""
    if len(join.parts) != 2 or len(join.inputs) != 2 or join.inputs[0] != read.outputs[0]:
        return False
    (window,) = (graph.tensors[index] for index in join.outputs)
    held, frames = (graph.tensors[index] for index in join.inputs)
    axis = _axis(held.shape, window.shape)
    if axis is None or frames.shape[axis] + held.shape[axis] != window.shape[axis]:
        return False
    # Values that are all different show exactly which the two operators move where.
    before = np.arange(window.elements).reshape(window.shape)
    parts = np.split(before, [held.shape[axis]], axis=axis)
    (joined,) = join.reference(parts)
    (kept,) = _moved(cut, before)
    dropped = np.split(before, [frames.shape[axis]], axis=axis)[1]
    return np.array_equal(joined, before) and np.array_equal(kept, dropped)


def _moved(cut: Movement, values: Array) -> tuple[Array, ...]:
    return replace(cut, dtype=values.dtype).reference([values])


def _axis(held: tuple[int, ...], window: tuple[int, ...]) -> int | None:
    different = [axis for axis, (a, b) in enumerate(zip(held, window, strict=True)) if a != b]
    return different[0] if len(different) == 1 else None


def _rewritten(graph: Graph, variable: StateVariable, chain: tuple[Op, Op, Op, Op]) -> Graph:
    _, join, _, _ = chain
    held, frames = (graph.tensors[index] for index in join.inputs)
    window = graph.tensors[join.outputs[0]]
    axis = _axis(held.shape, window.shape)
    if axis is None:
        raise AssertionError("a window that grows along no axis")
    outer = math.prod(window.shape[:axis])
    shift = ShiftWindow(
        index=join.index,
        inputs=(window.index, frames.index),
        outputs=(window.index,),
        outer=outer,
        kept=held.elements // outer,
        entering=frames.elements // outer,
    )
    # Before the first run the window holds the variable's initial value behind frames that the
    # first shift drops.
    oldest = np.full(frames.shape, variable.initial.reshape(-1)[0], variable.initial.dtype)
    initial = np.concatenate([oldest, variable.initial], axis=axis)
    state = tuple(
        StateVariable(window.index, item.name, initial) if item is variable else item
        for item in graph.state
    )
    ops = [shift if op is join else op for op in graph.ops if op is join or op not in chain]
    return replace(graph, ops=tuple(ops), state=state)
