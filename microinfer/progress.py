"""Progress: signs of life on stderr for work that takes seconds; none where nobody looks."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any


def progress(label: str, total: int) -> Any:
    """A progress bar on stderr; silent where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    bar.add_task(label, total=total)
    return bar


def waiting(label: str) -> AbstractContextManager[Any]:
    """A sign of life on stderr for what may take seconds; silent where stderr is no terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    return console.status(label) if console.is_terminal else nullcontext()
