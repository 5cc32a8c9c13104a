"""Verify: the reference against what it is compared with, tensor by tensor, byte by byte.

Knows how to compare and how to name the first difference; who computes the other side (compiled
C, an official runtime) is the caller's choice. There is no tolerance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from microinfer import interpret
from microinfer.graph import Array, Graph, Tensor

Trace = Callable[[Sequence[Array]], Mapping[int, Array]]
"""Something that runs one inference and gives tensors by index (at least one)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place, in execution order, where two sides disagree."""

    sample: int  # which input
    operator: int  # index in the file; -1 for a tensor no operator writes
    operator_name: str
    tensor: int
    tensor_name: str
    position: tuple[int, ...]  # first differing element
    wanted: float
    got: float
    count: int  # differing elements in this tensor
    elements: int

    def __str__(self) -> str:
        return (
            f"sample {self.sample}: operator {self.operator} ({self.operator_name}), tensor "
            f'{self.tensor} ("{self.tensor_name}") at {list(self.position)}: wanted '
            f"{self.wanted:g}, got {self.got:g} ({self.count} of {self.elements} elements differ)"
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, and the first difference if there is one."""

    samples: int
    tensors: int  # compared in each sample
    values: int  # compared in all
    first_difference: Difference | None

    @property
    def equal(self) -> bool:
        """Whether every byte agreed."""
        return self.first_difference is None


def compare(
    graph: Graph,
    inputs: Iterable[Sequence[Array]],
    other: Trace,
    on_sample: Callable[[], None] = lambda: None,
    parts: Sequence[Tensor] = (),
) -> Comparison:
    """Run both sides on every input; stop at the first difference.

    other: gives tensors by index; those it leaves out are not compared, but every model output
    must be there. parts: the other side's tensors; of those that are part of one of ours, the
    part is compared. Variables keep their values from sample to sample on both sides, from the
    initial ones on. on_sample: called after each sample (progress).
    """
    samples = tensors = values = 0
    held = {tensor.part.tensor: tensor for tensor in parts if tensor.part is not None}
    state = interpret.initial_state(graph)
    # In the order of execution; an output may be an input that no operator writes.
    order = list(dict.fromkeys([t for op in graph.ops for t in op.outputs] + [*graph.outputs]))
    for sample, arrays in enumerate(inputs):
        wanted = interpret.trace(graph, arrays, state)
        got = other(arrays)
        missing = [index for index in graph.outputs if index not in got]
        if missing:
            raise AssertionError(f"model outputs {missing} were not given by the other side")
        samples += 1
        tensors = 0
        for index in order:
            if index in got:
                values += wanted[index].size
                difference = _difference(graph, sample, index, wanted[index], got[index])
            elif index in held and held[index].index in got:
                values += held[index].elements
                whole = _merged(wanted[index], held[index], got[held[index].index])
                difference = _difference(graph, sample, index, wanted[index], whole)
            else:
                continue
            tensors += 1
            if difference is not None:
                return Comparison(samples, tensors, values, difference)
        on_sample()
    return Comparison(samples, tensors, values, None)


def _merged(wanted: Array, tensor: Tensor, got: Array) -> Array:
    """What is wanted, with the channels that the other side holds from there."""
    if tensor.part is None or wanted.dtype != got.dtype or tensor.elements != got.size:
        raise AssertionError(f"tensor {tensor.index}: {got.dtype} {got.shape}, part {tensor.part}")
    whole: Array = wanted.copy()
    whole[..., list(tensor.part.channels)] = got.reshape(tensor.shape)
    return whole


def _difference(
    graph: Graph, sample: int, index: int, wanted: Array, got: Array
) -> Difference | None:
    if wanted.dtype != got.dtype or wanted.size != got.size:
        raise AssertionError(
            f"tensor {index}: {got.dtype} {got.shape} against {wanted.dtype} {wanted.shape}"
        )
    got = got.reshape(wanted.shape)
    # As bytes, so that float tensors are held to the bit too.
    unequal = wanted.view(np.uint8) != got.view(np.uint8) if wanted.ndim else wanted != got
    if not unequal.any():
        return None
    different = np.atleast_1d(
        unequal.reshape(*wanted.shape, -1).any(axis=-1) if wanted.ndim else unequal
    )
    position = tuple(int(i) for i in np.argwhere(different)[0])
    at = position if wanted.ndim else ()
    op = next((op for op in graph.ops if index in op.outputs), None)
    return Difference(
        sample=sample,
        operator=op.index if op else -1,
        operator_name=op.OPERATOR if op else "input",
        tensor=index,
        tensor_name=graph.tensors[index].name,
        position=position,
        wanted=float(wanted[at]),
        got=float(got[at]),
        count=int(different.sum()),
        elements=wanted.size,
    )
