"""Movement: operators that copy regions of their inputs to regions of their outputs.

An operator says which NumPy view of an input goes to which view of an output; that is both its
reference and, through the views' strides, the loop nests of its C. Knows strides and loops; knows
no operator and computes no value. Twin of runtime_c's `strided_copy.c`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from microinfer.graph import Array, Op, Tensor
from microinfer.ops.shared.movement import require_addressable, require_same_meaning
from microinfer.ops.shared.node import Node

MAX_LOOPS = 6
"""Loops of the C nest, around a run of contiguous bytes."""

MOST_REGIONS = 64
"""Copies per operator: each is a call and a parameter struct."""


@dataclass(frozen=True, slots=True)
class Region:
    """source and target have one shape; `input`, `output` are positions in the operator's lists."""

    input: int
    source: Array
    output: int
    target: Array


@dataclass(frozen=True, slots=True)
class Copy:
    """A region as loops over bytes, outermost first; a stride may be 0 or negative."""

    input: int
    input_offset: int
    output: int
    output_offset: int
    extents: tuple[int, ...]
    input_strides: tuple[int, ...]
    output_strides: tuple[int, ...]
    run_bytes: int


class MovementFields(TypedDict):
    """The fields of Movement and Op, as `read_movement` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    input_shapes: tuple[tuple[int, ...], ...]
    output_shapes: tuple[tuple[int, ...], ...]
    dtype: np.dtype[Any]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Movement(Op):
    """Any element type; bytes keep their meaning."""

    input_shapes: tuple[tuple[int, ...], ...]
    output_shapes: tuple[tuple[int, ...], ...]
    dtype: np.dtype[Any]

    @abstractmethod
    def regions(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> Iterator[Region]:
        """Views of contiguous inputs, and the views of contiguous outputs that they fill."""

    @property
    def fill(self) -> int | None:
        """What the output holds where no region goes; None where all of it is covered."""
        return None

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """Arrays of one dtype to arrays of that dtype."""
        outputs = [np.full(shape, self.fill or 0, self.dtype) for shape in self.output_shapes]
        for region in self.regions(
            [np.ascontiguousarray(x).reshape(x.shape) for x in inputs], outputs
        ):
            region.target[...] = region.source
        return tuple(outputs)

    def copies(self) -> tuple[Copy, ...]:
        """The regions as loops."""
        inputs = [np.zeros(shape, self.dtype) for shape in self.input_shapes]
        outputs = [np.zeros(shape, self.dtype) for shape in self.output_shapes]
        return tuple(
            _copy(region, inputs[region.input], outputs[region.output])
            for region in self.regions(inputs, outputs)
        )


def _address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])


def _copy(region: Region, source: Array, target: Array) -> Copy:
    loops = _merged(
        zip(region.source.shape, region.source.strides, region.target.strides, strict=True)
    )
    run_bytes = region.source.dtype.itemsize
    if loops and loops[-1][1:] == (run_bytes, run_bytes):
        run_bytes *= loops.pop()[0]
    return Copy(
        input=region.input,
        input_offset=_address(region.source) - _address(source),
        output=region.output,
        output_offset=_address(region.target) - _address(target),
        extents=tuple(extent for extent, _, _ in loops),
        input_strides=tuple(stride for _, stride, _ in loops),
        output_strides=tuple(stride for _, _, stride in loops),
        run_bytes=run_bytes,
    )


def _merged(dimensions: Iterator[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """(extent, stride, stride) outermost first; neighbours that advance alike become one loop."""
    loops: list[tuple[int, int, int]] = []
    for extent, source, target in dimensions:
        if extent == 1:
            continue
        around = 1
        if loops and loops[-1][1:] == (source * extent, target * extent):
            around = loops.pop()[0]
        loops.append((around * extent, source, target))
    return loops


def read_movement(node: Node, sources: Sequence[Tensor]) -> MovementFields:
    """Types and scales; shapes are the operator's business."""
    outputs = list(node.outputs)
    for target in outputs:
        require_addressable(node, target)
        for position, source in enumerate(sources):
            if source.data is not None:
                node.refuse(f"input {position} is a constant", "it must be computed at run time")
            require_same_meaning(node, source, f"input {position}", target)
    return MovementFields(
        index=node.index,
        inputs=tuple(source.index for source in sources),
        outputs=tuple(target.index for target in outputs),
        input_shapes=tuple(source.shape for source in sources),
        output_shapes=tuple(target.shape for target in outputs),
        dtype=sources[0].dtype,
    )


def check_copies(node: Node, op: Movement) -> None:
    """Refuse what the C's fixed nest cannot express."""
    copies = op.copies()
    deepest = max(len(copy.extents) for copy in copies)
    if deepest > MAX_LOOPS:
        node.refuse(f"{deepest} nested loops", f"up to {MAX_LOOPS} are supported")
    if len(copies) > MOST_REGIONS:
        node.refuse(f"{len(copies)} separate copies", f"up to {MOST_REGIONS} are supported")
