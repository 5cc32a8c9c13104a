"""Options: arguments and options that several commands share.

Knows how they are spelled and explained; what they mean is the commands' business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from microinfer.graph import REFERENCES
from microinfer.plan.choice import OPTIMIZE, PlanOptions

MODEL = click.argument("model", type=click.Path(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
REFERENCE = click.option(
    "--reference",
    type=click.Choice(REFERENCES),
    default="tflm",
    show_default=True,
    help="Official runtime to be exact to: tflm (what devices compute) or litert (the desktop).",
)

SIMPLIFY = click.option(
    "--simplify/--no-simplify",
    "simplified",
    default=True,
    show_default=True,
    help="Rewrite the graph to a smaller one that gives the same bytes.",
)

INT4 = click.option(
    "--int4",
    type=click.Choice(["unpacked", "packed"]),
    default="unpacked",
    show_default=True,
    help="How the C stores INT4 weights: a byte each (fast), or two to a byte (less flash).",
)

MODELS = click.argument("models", nargs=-1, required=True)
OPTIMIZATION = click.option(
    "--optimization",
    default="-O2",
    show_default=True,
    type=click.Choice(["-O0", "-O1", "-O2", "-O3", "-Os"]),
    help="Compiler optimisation level.",
)
JOBS = click.option(
    "--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes to use."
)
SCHEDULER = click.option("--scheduler", help="Dask scheduler to use instead: tcp://HOST:PORT.")
BOARDS = "cortex-m0, cortex-m0plus, cortex-m3, cortex-m4, cortex-m7, cortex-m33 or cortex-m55"
ON = f"Where the C runs: host, or an emulated {BOARDS}."
ON_BOARD = f"The emulated core: {BOARDS}."

Command = TypeVar("Command", bound=Callable[..., Any])


class ByteCount(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A whole number of bytes, at least 1."""

    name = "bytes"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """The number."""
        if not re.fullmatch(r"0*[1-9][0-9]*", str(value), re.ASCII):
            self.fail(f"{value!a}; a whole number of bytes is needed, 1 or more", param, ctx)
        return int(value)


def plan_options(command: Command) -> Command:
    """The options of everything that makes a plan; the command gets them as `options`."""

    @wraps(command)
    def with_options(*arguments: Any, **keywords: Any) -> Any:
        names = ("optimize", "ram_limit", "stream_input", "stream_time")
        options = PlanOptions(**{name: keywords.pop(name) for name in names})
        return command(*arguments, options=options, **keywords)

    options = (
        click.option(
            "--optimize",
            type=click.Choice(OPTIMIZE),
            default="balanced",
            show_default=True,
            help="What matters most: ram plans the least bytes, steps going row by row; balanced "
            "does so where it saves enough; speed keeps whole tensors apart.",
        ),
        click.option(
            "--ram-limit",
            type=ByteCount(),
            help="Bytes of arena and state there are. A plan that takes more is made smaller, with "
            "speed by as few steps row by row as it takes, or the least that can be done is said.",
        ),
        click.option(
            "--stream-input",
            is_flag=True,
            help="Take the input by rows, NAME_push_row: the whole of it is never held.",
        ),
        click.option(
            "--stream-time",
            is_flag=True,
            help="Take a new frame at a time, NAME_push_frame, and compute only what it changes.",
        ),
    )
    decorated: Any = with_options
    for option in reversed(options):
        decorated = option(decorated)
    return cast("Command", decorated)
