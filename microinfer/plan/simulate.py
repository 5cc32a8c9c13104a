"""Simulate: a plan walked through byte by byte, with a tag in each byte of who wrote it.

The checker of plans whose buffers overlap. Written apart from the solver: it knows nothing of
distances, only in which order kernels read and write rows. Every read must find the tags of the
tensor that it means; a read of what something else has overwritten is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from microinfer.graph import Array, Graph, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.lookup import Lookup
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.rectifier import Rectifier
from microinfer.plan.check import PlanError
from microinfer.plan.flow import Node
from microinfer.plan.program import Program
from microinfer.plan.segment import Segment, rows_in_order

NOBODY = -1
TAG_BYTES = 1 << 32
"""Tags are tensor * TAG_BYTES + byte: no tensor is as large."""


def simulate(program: Program) -> None:
    """Raise PlanError where a step would read what is no longer there."""
    arena = np.full(program.arena_bytes, NOBODY, np.int64)
    names = _names(program)
    for tensor in program.graph.inputs:
        if program.streamed is None:
            _write(program, arena, names[tensor], tensor, slice(None))
    segments = {segment.first_step: segment for segment in program.segments}
    streamed = {n for item in program.segments for n in range(item.first_step, item.end_step)}
    for step, op in enumerate(program.steps):
        if step in segments:
            Rolling(program, segments[step], arena, names).run()
        if step in streamed:
            continue
        for position, reads, writes in _units(program, op, step in program.backward):
            if reads is not None:
                _expect(program, arena, names, step, op.inputs[position], reads)
            if writes is not None and op.outputs:
                _write(program, arena, names[op.outputs[0]], op.outputs[0], writes)
        for tensor in op.outputs[1:]:
            _write(program, arena, names[tensor], tensor, slice(None))
    for tensor in program.graph.outputs:
        _expect(program, arena, names, len(program.steps), tensor, slice(None))


Name = tuple[int, int]
"""Whose bytes a tensor's are, and from which of them on: those of views and parts are another's."""


def _names(program: Program) -> dict[int, Name]:
    return {tensor: (root, program.inside.get(tensor, 0)) for tensor, root in program.root.items()}


def _bytes(program: Program, tensor: int, part: slice) -> slice | None:
    """Where a part of a tensor lies in the arena; None where it lies in the state."""
    region, offset = program.place(tensor)
    if region != "arena":
        return None
    size = program.graph.tensors[tensor].size_bytes
    start, stop, _ = part.indices(size)
    return slice(offset + start, offset + stop)


def _tags(name: Name, part: slice, size: int) -> Array:
    start, stop, _ = part.indices(size)
    whose, first = name
    return whose * TAG_BYTES + first + np.arange(start, stop, dtype=np.int64)


def _write(program: Program, arena: Array, name: Name, tensor: int, part: slice) -> None:
    where = _bytes(program, tensor, part)
    if where is not None:
        arena[where] = _tags(name, part, program.graph.tensors[tensor].size_bytes)


def _expect(
    program: Program, arena: Array, names: dict[int, Name], step: int, tensor: int, part: slice
) -> None:
    where = _bytes(program, tensor, part)
    size = program.graph.tensors[tensor].size_bytes
    if where is not None and not np.array_equal(arena[where], _tags(names[tensor], part, size)):
        raise PlanError(f"step {step}: tensor {tensor} is overwritten before it is read")


Unit = tuple[int, slice | None, slice | None]
"""(input position, bytes read, bytes written), one of the two None."""


def _units(program: Program, op: Op, backward: bool) -> Iterator[Unit]:
    graph = program.graph
    if isinstance(op, (Conv2D, DepthwiseConv2D, Pool)) and op.window.batches == 1:
        yield from _rows(graph, op, backward)
    elif isinstance(op, (Lookup, Rectifier)) or (
        isinstance(op, Binary) and op.broadcast.is_elementwise
    ):
        yield from _values(program, op)
    else:
        # Anything may be read until the last byte is written.
        for tensor in op.outputs[:1]:
            yield 0, None, slice(None, graph.tensors[tensor].size_bytes)
        for position in range(len(op.inputs)):
            yield position, slice(None), None


def _rows(graph: Graph, op: Conv2D | DepthwiseConv2D | Pool, backward: bool) -> Iterator[Unit]:
    window = op.window
    source, target = graph.tensors[op.inputs[0]], graph.tensors[op.outputs[0]]
    row_in = source.size_bytes // window.input_height
    row_out = target.size_bytes // window.output_height
    touched = _touched(op)
    order = range(window.output_height)
    for y in reversed(order) if backward else order:
        yield 0, None, slice(y * row_out, (y + 1) * row_out)
        for row in touched[y]:
            yield 0, slice(row * row_in, (row + 1) * row_in), None


def _touched(op: Conv2D | DepthwiseConv2D | Pool) -> Sequence[Sequence[int]]:
    """Which input rows each output row touches, read off the window itself."""
    window = op.window
    numbers = np.arange(window.input_height).reshape(1, -1, 1, 1)
    image = np.broadcast_to(numbers, (1, window.input_height, window.input_width, 1)).copy()
    touched = window.patches(image, fill=-1).reshape(window.output_height, -1)
    return [sorted({int(row) for row in rows if row >= 0}) for rows in touched]


def _values(program: Program, op: Op) -> Iterator[Unit]:
    """Value by value, first to last; each is read before it is written.

    A byte that is written before it was read lies above the input's start and inside it: that is
    said by reading last, after all was written, unless the output lies at or below the input.
    """
    region, target = program.place(op.outputs[0])
    size = program.graph.tensors[op.outputs[0]].size_bytes
    late: list[int] = []
    for position, tensor in enumerate(op.inputs):
        place, source = program.place(tensor)
        if place == region and target <= source:
            yield position, slice(None), None
        else:
            late.append(position)
    yield 0, None, slice(None, size)
    for position in late:
        yield position, slice(None), None


@dataclass(frozen=True, eq=False)
class Rolling:
    """A segment walked through: every row at its place in its ring, and whole tensors at theirs."""

    program: Program
    segment: Segment
    arena: Array
    names: dict[int, Name]

    def run(self) -> None:
        """Write and read row after row, in the order of the generated loop."""
        nodes = self.segment.flow.nodes
        touched = {
            node.step: _touched(op)
            for node in nodes
            if node.step is not None
            and isinstance(op := self.program.steps[node.step], (Conv2D, DepthwiseConv2D, Pool))
        }
        total = 0
        for number, done in rows_in_order(self.segment.flow, self.segment.rings):
            node, total = nodes[number], total + 1
            y = node.walk.rows - 1 - done[number] if self.segment.backward else done[number]
            if node.step is None:
                self._write(node.target, y)
                continue
            if node.walk.is_sink:
                self._add_up(node, y, begin=done[number] == 0)
                continue
            op = self.program.steps[node.step]
            guests = [tensor for tensor in op.inputs if self._becomes(tensor, op)]
            for tensor in guests:  # read before they are overwritten, value by value
                self._expect(node, tensor, y)
            self._write(op.outputs[0], y)
            for tensor in op.inputs:
                if tensor in guests:
                    continue
                for row in touched[node.step][y] if node.step in touched else (y,):
                    self._expect(node, tensor, row)
        if total != sum(node.walk.rows for node in nodes):
            raise PlanError(f"step {self.segment.first_step}: the segment stops after {total} rows")
        if nodes[-1].walk.is_sink:
            self._finish(nodes[-1])

    def _becomes(self, tensor: int, op: Op) -> bool:
        """Whether an operator's output takes the very place of an input, row for row."""
        if not isinstance(op, (Lookup, Rectifier, Binary)):
            return False
        ours, theirs = (self._place(t, 0)[0] for t in (op.outputs[0], tensor))
        same = self.segment.rows(op.outputs[0]) == self.segment.rows(tensor)
        return ours == theirs and same and self.program.place(tensor)[0] == "arena"

    def _place(self, tensor: int, y: int) -> tuple[slice, Array]:
        """Bytes of a row in the arena, and the tags that belong there."""
        rows = self.segment.rows(tensor)
        size = self.program.graph.tensors[tensor].size_bytes // rows.count
        _, offset = self.program.place(tensor)
        start = offset + y % rows.held * size
        name = self.names[tensor]
        return slice(start, start + size), _tags(
            name, slice(y * size, (y + 1) * size), (y + 1) * size
        )

    def _write(self, tensor: int, y: int) -> None:
        where, tags = self._place(tensor, y)
        self.arena[where] = tags

    def _expect(self, node: Node, tensor: int, y: int) -> None:
        if self.program.place(tensor)[0] != "arena":
            return
        where, tags = self._place(tensor, y)
        if not np.array_equal(self.arena[where], tags):
            raise PlanError(f"step {node.step}: row {y} of tensor {tensor} is overwritten")

    def _sums(self, node: Node) -> tuple[slice, Array]:
        assert node.step is not None  # the caller is no sink
        start = self.program.sums_offset(node.step)
        size = node.walk.accumulator_bytes
        return slice(start, start + size), -2 - np.arange(size, dtype=np.int64)

    def _add_up(self, node: Node, y: int, begin: bool) -> None:
        assert node.step is not None
        where, tags = self._sums(node)
        if begin:
            self.arena[where] = tags
        for tensor in self.program.steps[node.step].inputs:
            self._expect(node, tensor, y)
        if not np.array_equal(self.arena[where], tags):
            raise PlanError(f"step {node.step}: sums are overwritten before all rows are in")

    def _finish(self, node: Node) -> None:
        """Sum after sum becomes a value."""
        assert node.step is not None
        where, tags = self._sums(node)
        output = self.program.steps[node.step].outputs[0]
        _, start = self.program.place(output)
        for value in range(self.program.graph.tensors[output].size_bytes):
            own = slice(where.start + 4 * value, where.start + 4 * value + 4)
            if not np.array_equal(self.arena[own], tags[4 * value : 4 * value + 4]):
                raise PlanError(f"step {node.step}: sum {value} is overwritten before it is read")
            whose, first = self.names[output]
            self.arena[start + value] = whose * TAG_BYTES + first + value
