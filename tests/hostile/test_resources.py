"""A small file cannot ask for much work or memory."""

from __future__ import annotations

import struct
import time
import tracemalloc
from collections.abc import Callable

import pytest

from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.flatbuf import visit_limit
from microinfer.reader import read
from microinfer.schema_options import TFLITE
from microinfer.writer import _At, _Writer
from tests.hostile.seeds import forge


def _same(count: int, element: Callable[[_Writer], _At]) -> Callable[[_Writer], _At]:
    """A vector of offsets that all lead to one table."""
    return lambda writer: writer.rows([element(writer)] * count)


def _table(type_name: str, **values: object) -> Callable[[_Writer], _At]:
    return lambda writer: writer.table(TFLITE.tables[type_name], values)  # type: ignore[arg-type]  # rows spell any value


ZEROS = (0,) * 250_000

BOMBS = {
    "tensors sharing a name": forge(
        "SubGraph", 0, tensors=_same(20_000, _table("Tensor", name="n" * 1_000_000))
    ),
    "tensors sharing everything": forge("SubGraph", 0, tensors=_same(200_000, _table("Tensor"))),
    "operators sharing their inputs": forge(
        "SubGraph", 0, operators=_same(20_000, _table("Operator", inputs=ZEROS))
    ),
    "operators sharing custom options": forge(
        "SubGraph", 0, operators=_same(20_000, _table("Operator", custom_options=bytes(1 << 20)))
    ),
    "buffers sharing their data": forge(
        "Model",
        0,
        buffers=lambda w: w.rows(
            [_table("Buffer")(w)] + [_table("Buffer", data=bytes(1 << 20))(w)] * 20_000
        ),
    ),
    "subgraphs sharing everything": forge(
        "Model",
        0,
        subgraphs=_same(
            50_000,
            lambda w: _table(
                "SubGraph",
                tensors=_same(9, _table("Tensor"))(w),
                operators=_same(0, _table("Operator"))(w),
            )(w),
        ),
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_sharing_is_refused_within_seconds_and_mebibytes(name: str) -> None:
    data = BOMBS[name]()
    start = time.perf_counter()
    with pytest.raises(MalformedModel) as caught:
        read(data)
    assert time.perf_counter() - start < 3
    assert "shared too often" in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", ["operators sharing their inputs", "buffers sharing their data"])
def test_memory_stays_within_a_small_multiple_of_the_file(name: str) -> None:
    data = BOMBS[name]()
    tracemalloc.start()
    try:
        with pytest.raises(MalformedModel):
            read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # A number of the file takes at most 4 bytes there and 8 here, and visits are bounded.
    assert peak < 3 * visit_limit(len(data))


def test_tensors_sharing_a_long_shape_are_refused_at_the_first() -> None:
    data = forge("SubGraph", 0, tensors=_same(200_000, _table("Tensor", shape=(1,) * 1_000_000)))()
    start = time.perf_counter()
    with pytest.raises(UnsupportedModel, match=r"^subgraphs\[0\]\.tensors\[0\]\.shape: 1000000"):
        read(data)
    assert time.perf_counter() - start < 1


def test_declared_sizes_allocate_nothing() -> None:
    huge = forge("Tensor", 6, shape=(1 << 24, 16))()  # 512 MiB of int16, none of it in the file
    tracemalloc.start()
    try:
        read(huge)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


def test_a_tiny_file_may_be_visited_a_mebibyte_and_a_big_one_twice_and_some() -> None:
    assert visit_limit(100) == 1 << 20
    assert visit_limit(1 << 20) == 16 << 20
    assert visit_limit(1 << 30) == (2 << 30) + (32 << 20)


def test_nothing_in_the_format_can_lead_back() -> None:
    # Offsets are unsigned and 0 is refused, so every step goes forward: no cycle, no recursion.
    data = struct.pack("<I4sI", 8, b"TFL3", 0)
    with pytest.raises(MalformedModel, match="vtable"):
        read(data)
