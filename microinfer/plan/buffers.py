"""Buffer: a run of bytes with a lifetime. Knows sizes and steps; knows nothing of operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Buffer:
    """Alive during the steps first_step to last_step, both included."""

    name: str
    size_bytes: int
    alignment: int  # of its first byte; a power of two
    first_step: int
    last_step: int

    def __post_init__(self) -> None:
        if self.size_bytes < 1:
            raise ValueError(f"buffer {self.name!r}: {self.size_bytes} bytes")
        if self.alignment < 1 or self.alignment & (self.alignment - 1):
            raise ValueError(f"buffer {self.name!r}: alignment {self.alignment}")
        if not 0 <= self.first_step <= self.last_step:
            raise ValueError(f"buffer {self.name!r}: steps {self.first_step}-{self.last_step}")

    @property
    def footprint_bytes(self) -> int:
        """The size rounded up to the alignment: the least it takes beside others of its kind."""
        return -(-self.size_bytes // self.alignment) * self.alignment

    def meets(self, other: Buffer) -> bool:
        """Whether both are alive at some step, so that their bytes must be disjoint."""
        return self.first_step <= other.last_step and other.first_step <= self.last_step


def neighbours(buffers: Sequence[Buffer]) -> list[list[int]]:
    """For each buffer, the others that are alive with it at some step, by a sweep over steps."""
    order = sorted(range(len(buffers)), key=lambda i: buffers[i].first_step)
    found: list[list[int]] = [[] for _ in buffers]
    alive: list[int] = []
    for index in order:
        start = buffers[index].first_step
        alive = [other for other in alive if buffers[other].last_step >= start]
        for other in alive:
            found[index].append(other)
            found[other].append(index)
        alive.append(index)
    return found
