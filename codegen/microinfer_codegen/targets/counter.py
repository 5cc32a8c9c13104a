"""Counter: how many instructions, loads and stores a run executed, region by region.

Builds the emulator's plugin on this machine, runs an image under it, and reads what it wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from microinfer.errors import ToolError
from microinfer_codegen.build import cached_file, find_compiler, run_tool
from microinfer_codegen.targets.emulator import run_image
from microinfer_codegen.targets.image import Image

COUNT_FILE = "counts.txt"


@dataclass(frozen=True, slots=True)
class Counts:
    """Executed instructions, and words of 4 bytes that each of them loaded and stored, begun ones
    too: a byte counts as one, a vector of 16 bytes as four."""

    instructions: int
    loads: int
    stores: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.instructions + other.instructions,
            self.loads + other.loads,
            self.stores + other.stores,
        )


@dataclass(frozen=True, slots=True)
class Count:
    """One run between its marks. steps: up to each mark; tail: after the last."""

    steps: tuple[Counts, ...]
    tail: Counts
    executed: Mapping[int, int]  # address to how often
    output: bytes  # what the program wrote

    @property
    def total(self) -> Counts:
        """All of it."""
        return sum(self.steps, self.tail)


def _plugin() -> Path:
    source = (files("microinfer_codegen.targets") / "c" / "counter.c").read_text(encoding="utf-8")
    compiler = find_compiler()

    def make(made: Path) -> None:
        (made.parent / "counter.c").write_text(source, encoding="utf-8")
        run_tool(
            [
                *compiler.command,
                *("-std=c99", "-O2", "-Wall", "-Wextra", "-Werror"),
                *("-shared", "-fPIC", "-fvisibility=hidden", "counter.c", "-o", str(made)),
            ],
            made.parent,
        )

    return cached_file([*compiler.command, compiler.version, source], ".so", make)


def count_image(image: Image, samples: bytes) -> list[Count]:
    """Run an image whose steps are marked; one Count per sample."""
    arguments = f"file={_plugin()},origin={image.target.flash.origin},out={COUNT_FILE}"
    run = run_image(image, samples, ["-plugin", arguments], COUNT_FILE)
    return list(_parse(run.plugin_output.decode("ascii"), run.output))


def _parse(text: str, output: bytes) -> list[Count]:
    counts: list[Count] = []
    steps: list[Counts] = []
    tail: Counts | None = None
    executed: dict[int, int] = {}
    for line in text.splitlines():
        word, *rest = line.split()
        if word == "start":
            steps, tail, executed = [], None, {}
        elif word == "step":
            steps.append(Counts(*map(int, rest)))
        elif word == "tail":
            tail = Counts(*map(int, rest))
        elif word == "pc":
            executed[int(rest[0], 16)] = int(rest[1])
        elif word == "stop" and tail is not None:
            counts.append(Count(tuple(steps), tail, executed, output))
    if not counts:
        raise ToolError("the counter saw no complete run; is the plugin interface version 1?")
    return counts
