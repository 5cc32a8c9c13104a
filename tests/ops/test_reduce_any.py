from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.reductions import Shape, reduction_model, reductions


@settings(max_examples=30)
@given(case=reductions())
def test_any_reduction_agrees(oracles: Oracles, case: tuple[Shape, list[int], bool]) -> None:
    data = reduction_model("REDUCE_ANY", *case, dtype="bool")
    # The named exception: TFLM has no REDUCE_ANY.
    assert_agree(data, oracles, samples=12, tflm=False)


def test_rows_of_two() -> None:
    data = reduction_model("REDUCE_ANY", (4, 2), [1], dtype="bool")
    rows = np.array([[False, False], [False, True], [True, False], [True, True]])
    wanted = [bool(row.any()) for row in rows]
    assert np.asarray(microinfer.load(data).run(rows)).tolist() == wanted


def test_numbers_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input is int8; bool is supported"):
        microinfer.load(reduction_model("REDUCE_ANY", (2, 3), [1]))
