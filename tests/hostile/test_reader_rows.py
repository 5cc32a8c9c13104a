"""Every hostile row is refused with the right error, at the right place, in one plain line."""

from __future__ import annotations

from collections import Counter

import pytest

from microinfer.reader import read
from microinfer.writer import write
from tests.hostile.reader_rows import ROWS
from tests.hostile.row import Row
from tests.hostile.seeds import seed


def test_the_seed_itself_is_sound() -> None:
    assert read(write(seed())) == seed()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_hostile_file_is_refused_at_its_place(row: Row) -> None:
    data = row.recipe()
    with pytest.raises(row.error) as caught:
        read(data)
    message = str(caught.value)
    assert type(caught.value) is row.error
    assert message.startswith(row.where), message
    assert row.says in message
    assert message.isascii()
    assert message.isprintable()  # one line, no control bytes
    assert len(message) < 300


def test_every_row_spoils_the_seed_differently() -> None:
    assert [name for name, count in Counter(row.name for row in ROWS).items() if count > 1] == []
    files = Counter(row.recipe() for row in ROWS)
    assert write(seed()) not in files
    assert [data for data, count in files.items() if count > 1] == []


def test_there_are_more_than_a_hundred_rows() -> None:
    assert len(ROWS) > 100
