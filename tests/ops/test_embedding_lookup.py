from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles
from tests.support.gathers import Operand, assert_inputs_agree, gather_model


def model(table: Operand, count: int = 3) -> bytes:
    shape = table.shape if isinstance(table, np.ndarray) else table
    return gather_model(
        "EMBEDDING_LOOKUP", table, (count,), (count, *shape[1:]), indices_first=True
    )


@settings(max_examples=25)
@given(
    shape=st.lists(st.integers(1, 4), min_size=2, max_size=4).map(tuple),
    count=st.integers(1, 5),
    seed=st.integers(0, 99),
)
def test_any_table_agrees(oracles: Oracles, shape: tuple[int, ...], count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    table = random.integers(-128, 128, shape).astype(np.int8)
    indices = random.integers(0, shape[0], count).astype(np.int32)
    assert_inputs_agree(model(table, count), [indices], oracles)


def test_an_index_outside_becomes_the_nearest() -> None:
    table = np.arange(6, dtype=np.int8).reshape(3, 2)
    got = assert_inputs_agree(model(table), [np.array([-1, 3, 1], np.int32)], Oracles(None, None))
    assert got.tolist() == [[0, 1], [4, 5], [2, 3]]


def test_indices_that_are_no_list_are_refused() -> None:
    data = gather_model("EMBEDDING_LOOKUP", (4, 2), (2, 2), (2, 2, 2), indices_first=True)
    with pytest.raises(UnsupportedModel, match="indices have rank 2"):
        microinfer.load(data)


def test_a_table_of_one_dimension_is_refused() -> None:
    data = gather_model("EMBEDDING_LOOKUP", (4,), (2,), (2,), indices_first=True)
    with pytest.raises(UnsupportedModel, match="table has rank 1"):
        microinfer.load(data)


def test_a_constant_index_outside_is_malformed() -> None:
    data = gather_model(
        "EMBEDDING_LOOKUP", (4, 2), np.array([4], np.int32), (1, 2), indices_first=True
    )
    with pytest.raises(MalformedModel, match="indices from 4 to 4"):
        microinfer.load(data)
