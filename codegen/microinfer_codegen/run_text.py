"""Run text: the function that computes, step after step and segment after segment, as C.

Knows the order of steps; knows no operator. How it gets its input is `entry`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microinfer.plan.program import Program
from microinfer.plan.segment import Segment
from microinfer_codegen.ctext import comment
from microinfer_codegen.entry import Entry
from microinfer_codegen.step import Step, place_text
from microinfer_codegen.stream import SegmentText


def run_function(program: Program, entry: Entry, upper: str, steps: Sequence[Step]) -> str:
    """The definition."""
    null = "self == NULL || self->arena == NULL"
    null += f" || {entry.argument} == NULL" if entry.argument else ""
    body = [*_locals(program, steps), ""]
    body += [f"    if ({null}) {{", f"        return {upper}_ERROR_NULL;", "    }"]
    body.append("    arena = self->arena;")
    if program.state_bytes:
        body.append("    state = (int8_t *)self->state;")
    if not steps:
        body.append("    (void)arena;")
    body.append("")
    lines = [*entry.takes(steps), *_steps(program, steps, upper), *entry.ends()]
    body += [f"    {line}" for line in lines]
    return "\n".join([entry.prototype, "{", *body, "}", ""])


def _locals(program: Program, steps: Sequence[Step]) -> Iterator[str]:
    yield "    int8_t *arena;"
    if program.state_bytes:
        yield "    int8_t *state;"
    sinks = program.accumulators  # which take one row at a time
    rows = max((step.window_rows for n, step in enumerate(steps) if n not in sinks), default=0)
    wide = max((step.wide_rows for step in steps), default=0)
    if rows:
        yield f"    const int8_t *rows[{rows}];"
    if wide:
        yield f"    const int16_t *wide_rows[{wide}];"
    whole = [segment for segment in program.segments if not segment.streams_input]
    if whole:
        yield f"    int32_t done[{max(len(segment.flow.nodes) for segment in whole)}];"
        yield "    int32_t i;"
    if program.backward or program.segments:
        yield "    int32_t y;"


def _steps(program: Program, steps: Sequence[Step], upper: str) -> Iterator[str]:
    for number, (op, step) in enumerate(zip(program.steps, steps, strict=True)):
        segment = program.segment_at(number)
        if segment is not None:
            yield from _segment(program, segment, steps, number, upper)
            continue
        label = comment(program.graph.tensors[op.outputs[0]].name)
        yield f"/* {number}  {op.OPERATOR}  {label} */"
        yield from step.call.splitlines()
        for index in op.outputs:
            size = program.graph.tensors[index].size_bytes
            yield f"{upper}_AFTER_STEP({index}, 0u, {place_text(program, index)}, {size}u);"


def _segment(
    program: Program, segment: Segment, steps: Sequence[Step], number: int, upper: str
) -> Iterator[str]:
    if number == segment.first_step and not segment.streams_input:
        yield from SegmentText(program, segment, steps, f"{upper}_AFTER_STEP").lines()
