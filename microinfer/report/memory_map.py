"""The memory map as a picture: arena bytes against steps, every buffer a box.

Knows a Program and how to lay boxes out; the text of SVG and HTML is in `templates`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from microinfer.ops.shared.node import printable
from microinfer.plan.program import Program
from microinfer.report.plan import is_backward

STEP_WIDTH = 46
MAP_HEIGHT = 420
LEFT, TOP, BOTTOM = 84, 34, 56
"""Pixels: a step's column, the arena's height, and the margins for labels."""

LABEL_HEIGHT = 11
"""A box lower than this has no room for its name."""

COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#b07aa1", "#76b7b2", "#edc948", "#9c755f", "#e15759")


@dataclass(frozen=True, slots=True)
class Box:
    """A buffer on the map."""

    name: str
    detail: str
    x: float
    y: float
    width: float
    height: float
    colour: str

    @property
    def label(self) -> str:
        """As much of the name as fits, if any does."""
        room = int((self.width - 6) / 6)
        if self.height < LABEL_HEIGHT or room < 3:
            return ""
        return self.name if len(self.name) <= room else f"{self.name[: room - 2]}.."


@cache
def _templates() -> Environment:
    loader = PackageLoader("microinfer.report")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def memory_svg(program: Program) -> str:
    """The map as an SVG document."""
    steps = max(len(program.steps), 1)
    arena = max(program.arena_bytes, 1)

    def height(size: int) -> float:
        return round(MAP_HEIGHT * size / arena, 2)

    boxes = [
        Box(
            name=printable(buffer.name),
            detail=(
                f"{buffer.size_bytes:,} bytes at {offset:,}, steps {buffer.first_step} to "
                f"{buffer.last_step}"
            ),
            x=LEFT + STEP_WIDTH * buffer.first_step,
            y=round(TOP + MAP_HEIGHT - height(offset + buffer.size_bytes), 2),
            width=STEP_WIDTH * (buffer.last_step - buffer.first_step + 1),
            height=height(buffer.size_bytes),
            colour=COLOURS[number % len(COLOURS)],
        )
        for number, (buffer, offset) in enumerate(
            zip(program.buffers, program.placement.offsets, strict=True)
        )
    ]
    certificate = program.placement.certificate
    return (
        _templates()
        .get_template("memory_map.svg")
        .render(
            model=printable(program.graph.name),
            boxes=boxes,
            left=LEFT,
            top=TOP,
            floor=TOP + MAP_HEIGHT,
            step_width=STEP_WIDTH,
            width=LEFT + STEP_WIDTH * steps + 90,
            height=TOP + MAP_HEIGHT + BOTTOM,
            right=LEFT + STEP_WIDTH * steps,
            arena_bytes=program.arena_bytes,
            bound_bytes=certificate.lower_bound_bytes,
            bound_y=round(TOP + MAP_HEIGHT - height(certificate.lower_bound_bytes), 2),
            peak_x=LEFT + STEP_WIDTH * certificate.binding_step,
            steps=[
                {
                    "number": number,
                    "operator": op.OPERATOR,
                    "backward": is_backward(program, number),
                    "by_rows": program.segment_at(number) is not None,
                }
                for number, op in enumerate(program.steps)
            ],
        )
    )


def memory_html(program: Program) -> str:
    """The map as a page of its own."""
    return (
        _templates()
        .get_template("memory_map.html")
        .render(
            model=printable(program.graph.name),
            svg=memory_svg(program),
            arena_bytes=program.arena_bytes,
            bound_bytes=program.placement.certificate.lower_bound_bytes,
            state_bytes=program.kept_bytes,
            proven=program.placement.certificate.proven,
        )
    )
