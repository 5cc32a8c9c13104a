"""Parts: joins and cuts that need not run, because a part can lie where it is in the whole.

A concatenation whose parts follow each other in memory is nothing but a choice of places: each
part is written where it ends up. A split of such a tensor is another. Knows which bytes an operator
moves where; knows nothing of lifetimes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from microinfer.graph import Graph, Op
from microinfer.ops.concatenation import Concatenation
from microinfer.ops.shared.regions import Movement

ALIGNMENT = 4
"""Of a part in its whole, at the least: kernels may load words."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Operators that need not run, and for it each part's whole and its first byte there."""

    ops: frozenset[Op]
    places: Mapping[int, tuple[int, int]]


NO_PARTS = Parts(frozenset(), {})


def parts_of(graph: Graph, root: Mapping[int, int]) -> Parts:
    """All joins and cuts of whole buffers; root: each tensor to the one whose bytes it shares."""
    variables = {variable.tensor for variable in graph.state}
    places: dict[int, tuple[int, int]] = {}
    ops = set()
    for op in graph.ops:
        found = _joined(op) or _cut(op)
        if found is None:
            continue
        if all(_may_lie(graph, root, part, byte, places, variables) for part, _, byte in found):
            whole = found[0][1]
            if root[whole] in variables or len({root[part] for part, _, _ in found}) != len(found):
                continue
            places |= {root[part]: (whole, byte) for part, whole, byte in found}
            ops.add(op)
    return Parts(frozenset(ops), places)


def _may_lie(
    graph: Graph,
    root: Mapping[int, int],
    part: int,
    byte: int,
    places: Mapping[int, tuple[int, int]],
    variables: Collection[int],
) -> bool:
    """Whether a part is a buffer of its own that may begin at a byte of its whole."""
    own = root[part]
    tensors = graph.tensors
    return (
        own not in variables
        and own not in places
        and tensors[own].size_bytes == tensors[part].size_bytes
        and byte % max(ALIGNMENT, tensors[part].dtype.itemsize) == 0
    )


Found = list[tuple[int, int, int]]
"""(part, whole, first byte of the part in the whole)."""


def _joined(op: Op) -> Found | None:
    """Inputs as parts of the output."""
    if isinstance(op, Concatenation):
        if op.rows != 1 or any(part.constant is not None for part in op.parts):
            return None
        ends = [0]
        for part in op.parts:
            ends.append(ends[-1] + part.row_bytes)
        return [(t, op.outputs[0], end) for t, end in zip(op.inputs, ends, strict=False)]
    if isinstance(op, Movement) and op.OPERATOR == "PACK":
        copies = op.copies()
        if any(copy.extents for copy in copies) or len(copies) != len(op.inputs):
            return None
        return [(op.inputs[copy.input], op.outputs[0], copy.output_offset) for copy in copies]
    return None


def _cut(op: Op) -> Found | None:
    """Outputs as parts of the input."""
    if not isinstance(op, Movement) or len(op.inputs) != 1 or op.fill is not None:
        return None
    copies = op.copies()
    if any(copy.extents for copy in copies) or len(copies) != len(op.outputs):
        return None
    return [(op.outputs[copy.output], op.inputs[0], copy.input_offset) for copy in copies]
