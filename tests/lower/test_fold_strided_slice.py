"""STRIDED_SLICE on constants against LiteRT and against the definition, index by index."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles
from tests.support.folding import FoldBuilder, assert_folds, folded, ints

NO_MASKS = {
    "begin_mask": 0,
    "end_mask": 0,
    "ellipsis_mask": 0,
    "new_axis_mask": 0,
    "shrink_axis_mask": 0,
    "offset": False,
}


@dataclass(frozen=True)
class Case:
    shape: tuple[int, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]
    strides: tuple[int, ...]
    masks: dict[str, Any]


def positions(extent: int, begin: int | None, end: int | None, stride: int) -> list[int]:
    """Indices of one dimension, walked one by one."""
    start = (0 if stride > 0 else extent - 1) if begin is None else begin
    stop = (extent if stride > 0 else -1) if end is None else end
    if begin is not None and start < 0:
        start += extent
    if end is not None and stop < 0:
        stop = max(stop + extent, -1)
    found = []
    # Far outside, the walk would enter the dimension out of step: it starts at its border.
    here = min(max(start, 0), extent) if stride > 0 else min(max(start, -1), extent - 1)
    while 0 <= here < extent and (here < stop if stride > 0 else here > stop):
        found.append(here)
        here += stride
    return found


def by_definition(case: Case) -> tuple[tuple[int, ...], list[int]]:
    """(shape, values) of the slice of 0, 1, 2, ... in `case.shape`."""
    count = len(case.begin)

    def bit(mask: str, entry: int) -> bool:
        return bool(case.masks[mask] >> entry & 1)

    taken = [e for e in range(count) if not bit("ellipsis_mask", e) and not bit("new_axis_mask", e)]
    has_ellipsis = any(bit("ellipsis_mask", entry) for entry in range(count))
    left_over = len(case.shape) - len(taken)
    axis = 0
    indices: list[list[int]] = []  # of each input dimension
    shape: list[int] = []
    for entry in [*range(count), *([] if has_ellipsis else [None])]:
        if entry is None or bit("ellipsis_mask", entry):
            for extent in case.shape[axis : axis + left_over]:
                indices.append(list(range(extent)))
                shape.append(extent)
            axis += left_over
        elif bit("new_axis_mask", entry):
            shape.append(1)
        elif bit("shrink_axis_mask", entry):
            at = 0 if bit("begin_mask", entry) else case.begin[entry]
            indices.append([at + case.shape[axis] if at < 0 else at])
            axis += 1
        else:
            begin = None if bit("begin_mask", entry) else case.begin[entry]
            end = None if bit("end_mask", entry) else case.end[entry]
            indices.append(positions(case.shape[axis], begin, end, case.strides[entry]))
            shape.append(len(indices[-1]))
            axis += 1
    steps = [int(np.prod(case.shape[i + 1 :])) for i in range(len(case.shape))]
    values = [sum(i * step for i, step in zip(at, steps, strict=True)) for at in product(*indices)]
    return tuple(shape), values


def built(case: Case, shape: tuple[int, ...]) -> tuple[FoldBuilder, int]:
    builder = FoldBuilder()
    values = np.arange(np.prod(case.shape), dtype=np.int32).reshape(case.shape)
    spec = [ints(*case.begin), ints(*case.end), ints(*case.strides)]
    return builder, builder.result("STRIDED_SLICE", [values, *spec], shape, **case.masks)


@st.composite
def cases(draw: st.DrawFn, only_slices: bool = False) -> Case:
    """A slice of up to 4 dimensions; only_slices: an entry per dimension, none of them added."""
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    consumed = len(shape) if only_slices else draw(st.integers(1, len(shape)))
    kinds = [draw(st.sampled_from(["slice", "slice", "shrink"])) for _ in range(consumed)]
    # An ellipsis that stands for nothing is a case of its own.
    if consumed < len(shape) and draw(st.booleans()):
        kinds.insert(draw(st.integers(0, len(kinds))), "ellipsis")
    for _ in range(0 if only_slices else draw(st.integers(0, 2))):
        kinds.insert(draw(st.integers(0, len(kinds))), "new")
    masks = dict.fromkeys(NO_MASKS, 0) | {"offset": False}
    begin, end, strides = [], [], []
    axis = 0
    for entry, kind in enumerate(kinds):
        if kind == "ellipsis":
            masks["ellipsis_mask"] |= 1 << entry
            axis += len(shape) - consumed
        if kind == "new":
            masks["new_axis_mask"] |= 1 << entry
        extent = shape[axis] if kind in ("slice", "shrink") else 1
        axis += kind in ("slice", "shrink")
        if kind == "shrink":
            masks["shrink_axis_mask"] |= 1 << entry
            begin.append(draw(st.integers(-extent, extent - 1)))
            strides.append(1)
        else:
            begin.append(draw(st.integers(-extent - 2, extent + 2)))
            strides.append(draw(st.sampled_from([-3, -2, -1, 1, 1, 2, 3])))
        end.append(draw(st.integers(-extent - 2, extent + 2)))
        begin_mask, end_mask = draw(st.booleans()), draw(st.booleans())
        if kind == "slice" and not positions(
            extent,
            None if begin_mask else begin[-1],
            None if end_mask else end[-1],
            strides[-1],
        ):
            begin_mask = end_mask = True  # nothing would be left: take all of it
        masks["begin_mask"] |= begin_mask << entry
        masks["end_mask"] |= end_mask << entry
    return Case(shape, tuple(begin), tuple(end), tuple(strides), masks)


@settings(max_examples=150)
@given(case=cases())
def test_any_masks_agree_with_litert_and_the_definition(oracles: Oracles, case: Case) -> None:
    shape, values = by_definition(case)
    assume(len(shape) <= 5)  # as far as LiteRT goes
    builder, result = built(case, shape)
    # TFLM wants an entry per dimension and knows neither new axes nor ellipses.
    constants = assert_folds(builder, oracles, tflm=False)
    assert constants[result].reshape(-1).tolist() == values


@settings(max_examples=60)
@given(case=cases(only_slices=True))
def test_masks_that_tflm_knows_agree_with_it(oracles: Oracles, case: Case) -> None:
    shape, values = by_definition(case)
    builder, result = built(case, shape)
    assert assert_folds(builder, oracles, litert=False)[result].reshape(-1).tolist() == values


def test_an_ellipsis_may_stand_for_nothing() -> None:
    """As in Python and TensorFlow. LiteRT lets it swallow the next dimension."""
    masks = NO_MASKS | {"ellipsis_mask": 2, "shrink_axis_mask": 4}
    case = Case((2, 3), (0, 0, 1), (2, 0, 2), (1, 1, 1), masks)
    builder, result = built(case, (2,))
    assert folded(microinfer.load(builder.finished()).graph, builder)[result].tolist() == [1, 4]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (Case((3,), (0,), (3,), (0,), NO_MASKS), "a stride of 0"),
        (Case((3,), (3,), (4,), (1,), NO_MASKS | {"shrink_axis_mask": 1}), "index 3 in a dim"),
        (Case((3,), (1,), (0,), (-1,), NO_MASKS | {"shrink_axis_mask": 1}), "a stride of -1"),
        (Case((3,), (0, 0), (3, 3), (1, 1), NO_MASKS), r"2 dimensions sliced of shape \[3\]"),
        (Case((3,), (0, 0), (3, 3), (1, 1), NO_MASKS | {"ellipsis_mask": 3}), "one ellipsis"),
        (Case((3,), (0, 0), (3,), (1,), NO_MASKS), "have 2, 1 and 1 values"),
        (Case((3,), (0,) * 17, (1,) * 17, (1,) * 17, NO_MASKS), "17 entries"),
        (Case((3,), (0,), (3,), (1,), NO_MASKS | {"begin_mask": -1}), "begin_mask is -1"),
        (Case((3,), (0,), (2,), (1,), NO_MASKS), r"\[2\] follows from the inputs"),
        (Case((3,), (2,), (1,), (1,), NO_MASKS), r"\[0\] follows from the inputs"),
    ],
)
def test_a_lie_is_malformed(case: Case, message: str) -> None:
    builder, _ = built(case, (3,))
    with pytest.raises(MalformedModel, match=message):
        microinfer.load(builder.finished())


def test_ends_counted_from_begin_are_refused() -> None:
    builder, _ = built(Case((3,), (1,), (2,), (1,), NO_MASKS | {"offset": True}), (2,))
    with pytest.raises(UnsupportedModel, match="offset is set"):
        microinfer.load(builder.finished())
