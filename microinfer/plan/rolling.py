"""Rolling: a segment of a plan walked through row by row, with a tag in each byte.

The part of `simulate` for steps that run together. Takes turns as the generated loop does; knows
nothing of distances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.pool import Pool
from microinfer.ops.shared.reduction import ScaledSum
from microinfer.plan.check import PlanError
from microinfer.plan.flow import Node
from microinfer.plan.program import Program
from microinfer.plan.segment import Segment, rows_in_order
from microinfer.plan.tags import IN_PLACE, TAG_BYTES, Name, tags_of, touched_rows


@dataclass(frozen=True, eq=False)
class Rolling:
    """A segment walked through: every row at its place in its ring, and whole tensors at theirs."""

    program: Program
    segment: Segment
    arena: Array
    names: Mapping[int, Name]

    def run(self) -> None:
        """Write and read row after row, in the order of the generated loop."""
        nodes = self.segment.flow.nodes
        touched = {
            node.step: touched_rows(op)
            for node in nodes
            if node.step is not None
            and isinstance(op := self.program.steps[node.step], (Conv2D, DepthwiseConv2D, Pool))
        }
        self._check_heights()
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

    def _check_heights(self) -> None:
        """Rows must be what their readers take for rows, as the operators themselves say."""
        for node in self.segment.flow.nodes:
            if node.step is None:
                continue
            op = self.program.steps[node.step]
            height = node.walk.rows
            if isinstance(op, (Conv2D, DepthwiseConv2D, Pool)):
                height = op.window.input_height
                if node.walk.is_sink and list(touched_rows(op)[0]) != list(range(height)):
                    raise PlanError(f"step {node.step}: not every row is seen once")
            elif isinstance(op, ScaledSum):
                height = op.input_shape[1]
            for tensor in op.inputs:
                if self.segment.rows(tensor).count != height:
                    raise PlanError(f"step {node.step}: tensor {tensor} has no {height} rows here")

    def _becomes(self, tensor: int, op: Op) -> bool:
        """Whether an operator's output takes the very place of an input, row for row."""
        if not isinstance(op, (*IN_PLACE, Binary)):
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
        return slice(start, start + size), tags_of(
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
