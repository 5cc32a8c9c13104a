"""Span: the least bytes that some buffers take together, one of which may be written over.

Buffers that are written lie apart from each other. Each may begin below one that is read for the
last time, by its distance or more; as the distances are deadlines for the stack of written buffers,
the stack in the order of its deadlines is the lowest (earliest due date first, J. R. Jackson 1955).
"""

from __future__ import annotations

from collections.abc import Mapping


def least_span(
    written: Mapping[int, int], read: Mapping[int, int], distances: Mapping[tuple[int, int], int]
) -> int:
    """Bytes of all of them; one of those read may be overlapped, the one that saves the most.

    distances: (read, written) to how far below the one the other must begin.
    """
    total = sum(written.values())
    others = sum(read.values())
    return min(
        [total + others]
        + [
            others - size + stacked_span(written, {b: distances[root, b] for b in written}, size)
            for root, size in read.items()
        ]
    )


def stacked_span(written: Mapping[int, int], distances: Mapping[int, int], read: int) -> int:
    """Bytes of one buffer of `read` bytes and the stack of those that may lie below it."""
    due = sorted((size - min(size, distances[buffer]), size) for buffer, size in written.items())
    start = lowest = 0
    for slack, size in due:
        lowest = max(lowest, start + size - slack)
        start += size
    return max(start, lowest + read)
