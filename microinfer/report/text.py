"""Report: facts and tables that print for people, or as one JSON object for machines.

Knows layout; knows nothing of models. `data` is what --json prints, and is made by the same
function that makes the text, so the two cannot disagree.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from microinfer.errors import UnsupportedModel

PIPE_WIDTH = 240

MANY_COLUMNS = 8
"""So many do not fit a narrow window; fewer lose at most the ends of names."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; columns whose heading ends in `>` are aligned to the right."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """facts: label to value, above the grids. data: what --json prints.

    verdict: last line, with whether it is good news.
    """

    facts: Mapping[str, str]
    data: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    grids: Sequence[Grid] = ()
    verdict: tuple[str, bool] | None = None
    notes: Sequence[str] = field(default_factory=tuple)


class ReaderGone(Exception):
    """Whoever read the results has read enough."""


class _Results(Console):
    """Where results go: who reads no further is for the command line to deal with."""

    def on_broken_pipe(self) -> None:
        """Instead of the exit code that means a comparison failed."""
        raise BrokenPipeError


@contextmanager
def stdout() -> Iterator[None]:
    """Around everything that prints results: all of them are out at the end, or it is said."""
    try:
        yield
        if sys.stdout is not None:  # closed by whoever started us
            sys.stdout.flush()
    except BrokenPipeError as error:
        _forget_the_rest()
        raise ReaderGone from error
    except OSError as error:
        _forget_the_rest()
        raise UnsupportedModel(f"standard output: {error.strerror or error}") from error


def _forget_the_rest() -> None:
    """What is still buffered has nowhere to go when Python ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show(report: Report, as_json: bool = False) -> None:
    """Print a report to stdout."""
    with stdout():
        _show(report, as_json)


def _show(report: Report, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.data, indent=2))
        return
    console = _Results(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH  # nobody's window: cut nothing off
    width = max((len(label) for label in report.facts), default=0)
    for label, value in report.facts.items():
        console.print(Text(f"{label:<{width}}  ", style="dim"), Text(value), sep="")
    for grid in report.grids:
        for part in [grid] if _width(grid) <= console.width else _upright(grid):
            console.print(_table(part))
    for note in report.notes:
        console.print(Text(note))
    if report.verdict is not None:
        text, good = report.verdict
        console.print(Text(text, style="bold green" if good else "bold red"))


def _width(grid: Grid) -> int:
    """Characters that a table takes when nothing is cut off."""
    columns = zip(grid.columns, *grid.rows, strict=True)
    return sum(max(map(len, column)) + 2 for column in columns)


def _upright(grid: Grid) -> list[Grid]:
    """A table for a narrow window: many columns as a table of two for each row."""
    if len(grid.columns) < MANY_COLUMNS:
        return [grid]
    return [
        Grid(
            (grid.columns[0].rstrip(">"), f"{row[0]}>"),
            [(name.rstrip(">"), cell) for name, cell in zip(grid.columns, row, strict=True)][1:],
        )
        for row in grid.rows
    ]


def _table(grid: Grid) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in grid.columns:
        right = column.endswith(">")
        table.add_column(column.rstrip(">"), justify="right" if right else "left", no_wrap=True)
    for row in grid.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
