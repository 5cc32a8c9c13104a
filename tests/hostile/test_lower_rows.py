"""Every row of the corpus is refused once, in one line that says where."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import microinfer
from microinfer.cli import main
from microinfer.errors import MicroinferError
from tests.hostile.lower_rows import ROWS, Row

LONGEST_MESSAGE = 500
LOCATIONS = ("operator ", "tensor ", "model ", "subgraphs[", "variable ")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_refused_as_it_deserves(row: Row) -> None:
    data = row.build()
    start = time.monotonic()
    with pytest.raises(MicroinferError) as refused:
        microinfer.load(data)
    assert time.monotonic() - start < 5
    message = str(refused.value)
    assert type(refused.value) is row.error, message
    assert row.part in message
    assert "\n" not in message
    assert len(message) < LONGEST_MESSAGE
    assert any(where in message for where in LOCATIONS), message


def test_names_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS[::9], ids=lambda row: row.name)
def test_the_command_line_writes_nothing(
    row: Row, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "hostile.tflite"
    model.write_bytes(row.build())
    with pytest.raises(SystemExit) as stopped:
        main(["compile", str(model), "-o", str(tmp_path / "out")])
    assert stopped.value.code == 2
    assert not (tmp_path / "out").exists()
    assert len(capsys.readouterr().err.splitlines()) == 1
