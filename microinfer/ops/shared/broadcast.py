"""Broadcast: how two operands of NumPy-compatible shapes meet, as a small fixed loop nest.

Knows shapes only. Dimensions of extent 1 are dropped and neighbours that behave alike are merged,
so that equal shapes come out as one loop, whatever their rank. Twin of runtime_c's
`mi_broadcast.h`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from microinfer.ops.shared.node import Node

MAX_LOOPS = 6
"""Loops of the C nest: the file's largest rank, so every pair of shapes fits."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Loops over the output, outermost first; a stride of 0 repeats an operand.

    Strides are in elements. The last loop is a run: its strides are 0 or 1, and at least one of
    them is 1.
    """

    extents: tuple[int, ...]
    first_strides: tuple[int, ...]
    second_strides: tuple[int, ...]

    @property
    def is_elementwise(self) -> bool:
        """Whether both operands are walked once, side by side: one plain loop."""
        return len(self.extents) == 1 and self.first_strides == self.second_strides


def broadcast(first: tuple[int, ...], second: tuple[int, ...]) -> Broadcast:
    """The loop nest of two shapes that broadcast, at most MAX_LOOPS deep.

    >>> broadcast((2, 5, 3), (2, 5, 3))
    Broadcast(extents=(30,), first_strides=(1,), second_strides=(1,))
    >>> broadcast((4, 1, 3), (5, 1))
    Broadcast(extents=(4, 5, 3), first_strides=(3, 0, 1), second_strides=(0, 1, 0))
    """
    loops: list[tuple[int, bool, bool]] = []  # innermost first: extent, who advances
    for left, right in zip_longest(reversed(first), reversed(second), fillvalue=1):
        extent, advances = max(left, right), (left > 1, right > 1)
        if extent == 1:
            continue
        if loops and loops[-1][1:] == advances:
            loops[-1] = (loops[-1][0] * extent, *advances)
        else:
            loops.append((extent, *advances))
    if not loops:
        loops = [(1, True, True)]
    return Broadcast(
        extents=tuple(extent for extent, _, _ in reversed(loops)),
        first_strides=_strides([(extent, advances) for extent, advances, _ in loops]),
        second_strides=_strides([(extent, advances) for extent, _, advances in loops]),
    )


def _strides(loops: list[tuple[int, bool]]) -> tuple[int, ...]:
    """Of a contiguous operand, from loops innermost first; 0 where it does not advance."""
    strides = []
    step = 1
    for extent, advances in loops:
        strides.append(step if advances else 0)
        step *= extent if advances else 1
    return tuple(reversed(strides))


def read_broadcast(node: Node) -> Broadcast:
    """The loop nest of inputs 0 and 1; checks it against the file's output shape."""
    first, second = node.input(0).shape, node.input(1).shape
    try:
        node.expect_output_shape(np.broadcast_shapes(first, second))
    except ValueError:
        node.malformed(f"shapes {list(first)} and {list(second)} do not broadcast")
    return broadcast(first, second)
