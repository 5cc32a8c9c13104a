"""Simulate: a plan walked through byte by byte, with a tag in each byte of who wrote it.

The checker of plans whose buffers overlap. Written apart from the solver: it knows nothing of
distances, only in which order kernels read and write rows. Every read must find the tags of the
tensor that it means; a read of what something else has overwritten is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from microinfer.graph import Array, Graph, Op
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.shared.binary import Binary
from microinfer.ops.shared.pool import Pool
from microinfer.plan.check import PlanError
from microinfer.plan.program import Program
from microinfer.plan.rolling import Rolling
from microinfer.plan.tags import IN_PLACE, NOBODY, Name, tags_of, touched_rows


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


def _write(program: Program, arena: Array, name: Name, tensor: int, part: slice) -> None:
    where = _bytes(program, tensor, part)
    if where is not None:
        arena[where] = tags_of(name, part, program.graph.tensors[tensor].size_bytes)


def _expect(
    program: Program, arena: Array, names: Mapping[int, Name], step: int, tensor: int, part: slice
) -> None:
    where = _bytes(program, tensor, part)
    size = program.graph.tensors[tensor].size_bytes
    if where is not None and not np.array_equal(arena[where], tags_of(names[tensor], part, size)):
        raise PlanError(f"step {step}: tensor {tensor} is overwritten before it is read")


Unit = tuple[int, slice | None, slice | None]
"""(input position, bytes read, bytes written), one of the two None."""


def _units(program: Program, op: Op, backward: bool) -> Iterator[Unit]:
    graph = program.graph
    if isinstance(op, (Conv2D, DepthwiseConv2D, Pool)) and op.window.batches == 1:
        yield from _rows(graph, op, backward)
    elif isinstance(op, (*IN_PLACE, Binary)):
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
    touched = touched_rows(op)
    order = range(window.output_height)
    for y in reversed(order) if backward else order:
        yield 0, None, slice(y * row_out, (y + 1) * row_out)
        for row in touched[y]:
            yield 0, slice(row * row_in, (row + 1) * row_in), None


def _values(program: Program, op: Op) -> Iterator[Unit]:
    """Value by value, first to last; each is read before it is written.

    A byte that is written before it was read lies above the input's start and inside it: that is
    said by reading last, after all was written, unless the output lies at or below the input.
    What a broadcast repeats may be read until the end.
    """
    region, target = program.place(op.outputs[0])
    size = program.graph.tensors[op.outputs[0]].size_bytes
    late: list[int] = []
    for position, tensor in enumerate(op.inputs):
        place, source = program.place(tensor)
        walked = program.graph.tensors[tensor].size_bytes == size
        if walked and place == region and target <= source:
            yield position, slice(None), None
        else:
            late.append(position)
    yield 0, None, slice(None, size)
    for position in late:
        yield position, slice(None), None
