"""Run text: the function that computes, as C, and what its interface says in the header.

NAME_run computes from whole inputs; NAME_push_row takes one row of the input and goes on as far as
that leads. Knows the order of steps and segments; knows no operator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microinfer.plan.program import Program
from microinfer.plan.segment import Segment
from microinfer_codegen.ctext import comment
from microinfer_codegen.step import Step, place_text
from microinfer_codegen.stream import SegmentText

ROWS_GIVEN = "self->done"
"""Counters of the segment whose rows the caller gives; they outlive a call."""


def run_prototype(program: Program, name: str) -> str:
    """The declaration."""
    if not program.stream_input:
        return f"{name}_status {name}_run({name}_t *self);"
    return f"{name}_status {name}_push_row({name}_t *self, const void *row);"


def usage(program: Program, name: str) -> str:
    """How the header shows its use, between init and the outputs."""
    if not program.stream_input:
        return f" *     ... fill {name}_input0(&net) ...\n *     {name}_run(&net);"
    return (
        " *     do {\n"
        f" *         ... get the next row ...\n"
        f" *     }} while ({name}_push_row(&net, row) == {name.upper()}_MORE);"
    )


def input_text(program: Program, name: str) -> str:
    """What becomes of inputs and outputs."""
    if not program.stream_input:
        return (
            f"Inputs and outputs live in the arena: {name}_run overwrites its inputs, and outputs "
            "hold until\n * the next run."
        )
    upper = name.upper()
    return (
        f"The input is given row by row, {upper}_ROW_SIZE bytes each, from the first to the last; "
        "a row\n"
        f" * is the caller's again when the call returns. The last one gives {upper}_OK, and "
        "outputs hold until\n"
        f" * the next row, which begins a new input; {name}_init forgets rows that were given.\n *"
    )


def row_macros(program: Program, upper: str) -> str:
    """The size and number of rows."""
    if not program.stream_input:
        return ""
    (tensor,) = program.graph.inputs
    rows = program.input_rows
    size = program.graph.tensors[tensor].size_bytes // rows
    return (
        f"#define {upper}_INPUT_ROWS {rows} /* in which {upper}_INPUT0 is given */\n"
        f"#define {upper}_ROW_SIZE {size}u /* bytes */\n"
    )


def statuses(program: Program, upper: str) -> str:
    """The last entries of the status."""
    align = f" /* the arena is not aligned to {upper}_ARENA_ALIGN */"
    if not program.stream_input:
        return f" {align}"
    return f",{align}\n    {upper}_MORE         /* the next row of the input is wanted */"


def rows_member(program: Program) -> str:
    """The counters in the model's struct."""
    if not program.stream_input:
        return ""
    segment = program.streamed
    if segment is None:
        return ""
    count = len(segment.flow.nodes)
    return f"    int32_t done[{count}]; /* rows given, and rows done by each step after them */\n"


def begin_rows(program: Program) -> str:
    """Part of NAME_init: no row was given yet."""
    if program.streamed is None:
        return ""
    return f"    memset({ROWS_GIVEN}, 0, sizeof {ROWS_GIVEN});\n"


def run_function(program: Program, name: str, steps: Sequence[Step]) -> str:
    """The definition."""
    upper = name.upper()
    if program.stream_input:
        head = f"{name}_status {name}_push_row({name}_t *self, const void *row)\n{{"
        null = "self == NULL || self->arena == NULL || row == NULL"
    else:
        head = f"{name}_status {name}_run({name}_t *self)\n{{"
        null = "self == NULL || self->arena == NULL"
    body = [*_locals(program, steps), ""]
    body += [f"    if ({null}) {{", f"        return {upper}_ERROR_NULL;", "    }"]
    body.append("    arena = self->arena;")
    if program.state_bytes:
        body.append("    state = (int8_t *)self->state;")
    if not steps:
        body.append("    (void)arena;")
    body.append("")
    body += [f"    {line}" if line else "" for line in _taking(program, steps, upper)]
    body += [f"    {line}" for line in _steps(program, steps, upper)]
    return "\n".join([head, *body, f"    return {upper}_OK;", "}", ""])


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


def _taking(program: Program, steps: Sequence[Step], upper: str) -> Iterator[str]:
    """A row of the input, and as far as it leads."""
    if not program.stream_input:
        return
    (tensor,) = program.graph.inputs
    segment = program.streamed
    if segment is None:
        yield f"memcpy({place_text(program, tensor)}, row, {upper}_ROW_SIZE);"
        return
    rows = segment.rows(tensor)
    yield f"if ({ROWS_GIVEN}[0] == {rows.count}) {{"
    yield f"    memset({ROWS_GIVEN}, 0, sizeof {ROWS_GIVEN});"
    yield "}"
    slot = f" + {ROWS_GIVEN}[0] % {rows.held} * {rows.row_bytes}" if rows.held > 1 else ""
    yield f"memcpy({place_text(program, tensor)}{slot}, row, {upper}_ROW_SIZE);"
    yield f"++{ROWS_GIVEN}[0];"
    text = SegmentText(program, segment, steps, f"{upper}_AFTER_STEP", ROWS_GIVEN)
    yield from text.loop()
    yield f"if ({ROWS_GIVEN}[0] < {rows.count}) {{"
    yield f"    return {upper}_MORE;"
    yield "}"
    yield from text.end()


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
