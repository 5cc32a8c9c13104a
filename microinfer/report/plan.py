"""Where every tensor lies, when, and the proof that less will not do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from microinfer.ops.shared.node import printable
from microinfer.plan.program import Program
from microinfer.report.inspect import shape_text
from microinfer.report.text import Grid, Report

NAME_COLUMNS = 24
"""Characters of a tensor's name in a list of them."""

MAP_COLUMNS = 28
"""Width of the memory map in characters."""


def plan_report(
    program: Program, ladder: Sequence[tuple[str, int]] = (), seconds: float = 0.0
) -> Report:
    """The memory plan as facts, a map over the steps, and one row per buffer.

    ladder: techniques and the arena bytes each of them reaches; seconds: that planning took, for
    people only, so that the data stays the same from run to run.
    """
    graph = program.graph
    certificate = program.placement.certificate
    live = [_live_bytes(program, step) for step in range(max(len(program.steps), 1))]
    proof = (
        f"the arena equals the lower bound: minimal for {going(program)}"
        if certificate.gap_bytes == 0
        else f"minimal for {going(program)}: the search is complete"
        if certificate.proven
        else f"at most {certificate.gap_bytes:,} bytes above the optimum; not proven"
    )
    binding = [
        position
        for position, buffer in enumerate(program.buffers)
        if buffer.first_step <= certificate.binding_step <= buffer.last_step
    ]
    facts = {
        "model": printable(graph.name),
        "arena": f"{program.arena_bytes:,} bytes, aligned to {program.arena_alignment}",
        **({"state": f"{program.kept_bytes:,} bytes beside it"} if program.kept_bytes else {}),
        "lower bound": f"{certificate.lower_bound_bytes:,} bytes, {_sum_text(program, binding)} "
        f"at step {certificate.binding_step}",
        "of": ", ".join(
            f"{_name(program, position)} {program.buffers[position].size_bytes:,}"
            for position in binding
        ),
        "proof": proof,
        **({"planned in": f"{seconds:.2f} s"} if seconds else {}),
        **_rows_fact(program),
        "MACs": f"{graph.macs:,}, {graph.macs / program.arena_bytes:,.1f} per byte of arena",
    }
    buffers = list(zip(program.buffers, program.placement.offsets, strict=True))
    rows = [
        (
            f"{offset}",
            f"{offset + buffer.size_bytes}",
            f"{buffer.size_bytes:,}",
            f"{buffer.first_step}-{buffer.last_step}",
            _name(program, position),
        )
        for position, (buffer, offset) in sorted(
            enumerate(buffers), key=lambda item: (item[1][0].first_step, item[1][1])
        )
    ]
    steps = [
        (
            str(number),
            f"{op.OPERATOR}{_way(program, number)}",
            shape_text(graph.tensors[op.outputs[0]].shape),
            f"{live[number]:,}",
            _bar(program, number),
        )
        for number, op in enumerate(program.steps)
    ]
    data: dict[str, Any] = {
        "model": graph.name,
        "arena_bytes": program.arena_bytes,
        "state_bytes": program.kept_bytes,
        "lower_bound_bytes": certificate.lower_bound_bytes,
        "proven": certificate.proven,
        "alignment": program.arena_alignment,
        "binding_step": certificate.binding_step,
        "schedule": [
            {
                "step": number,
                "operator": op.OPERATOR,
                "index": op.index,
                "inputs": list(op.inputs),
                "outputs": list(op.outputs),
                "live_bytes": live[number],
                "macs": op.macs,
                "row_by_row": program.segment_at(number) is not None,
                "backward": is_backward(program, number),
            }
            for number, op in enumerate(program.steps)
        ],
        "segments": [
            {
                "first_step": segment.first_step,
                "last_step": segment.end_step - 1,
                "backward": segment.backward,
                "rows_held": {str(root): rows for root, rows in segment.rings.items()},
            }
            for segment in program.segments
        ],
        "buffers": [
            {
                "name": buffer.name,
                "offset": offset,
                "size_bytes": buffer.size_bytes,
                "first_step": buffer.first_step,
                "last_step": buffer.last_step,
                "tensors": [t for t, b in program.buffer_of.items() if b == position],
            }
            for position, (buffer, offset) in enumerate(buffers)
        ],
    }
    grids: tuple[Grid, ...] = (
        Grid(
            ("step>", "operator", "out", "sum of sizes>", f"arena 0..{program.arena_bytes}"),
            steps,
        ),
        Grid(("from>", "to>", "bytes>", "steps", "tensor"), rows),
    )
    if ladder:
        data["what_if"] = [{"technique": name, "arena_bytes": size} for name, size in ladder]
        columns = ("technique", "arena bytes>", "MACs per byte>")
        cells = [(name, f"{size:,}", f"{graph.macs / size:,.0f}") for name, size in ladder]
        grids = (Grid(columns, cells), *grids)
    return Report(facts=facts, data=data, grids=grids)


def _rows_fact(program: Program) -> dict[str, str]:
    """Which steps run row by row, where any do."""
    parts = [f"steps {s.first_step} to {s.end_step - 1}" for s in program.segments]
    if program.stream_input:
        size = program.graph.tensors[program.graph.inputs[0]].size_bytes // program.input_rows
        parts.insert(0, f"the input in {program.input_rows} of {size:,} bytes")
    return {"by rows": "; ".join(parts)} if parts else {}


def is_backward(program: Program, step: int) -> bool:
    """Whether a step computes its rows from the last to the first."""
    segment = program.segment_at(step)
    return step in program.backward if segment is None else segment.backward


def _way(program: Program, step: int) -> str:
    """How a step goes: a bar beside those that run together row by row, an arrow for backward."""
    bar = " |" if program.segment_at(step) is not None else ""
    return bar + (" <-" if is_backward(program, step) else "")


def going(program: Program) -> str:
    """What a certificate speaks of."""
    if program.segments:
        return "this order with these steps by rows"
    return "this order of whole tensors"


def _sum_text(program: Program, live: Sequence[int]) -> str:
    """How the bound follows from what is alive."""
    total = sum(program.buffers[position].size_bytes for position in live)
    if total == program.placement.certificate.lower_bound_bytes:
        return "the sum of what is live"
    return f"the least span of what is live, {total:,} side by side,"


def _name(program: Program, position: int) -> str:
    """A buffer's name for a list: the end of its first part, which tells tensors apart."""
    name = program.buffers[position].name
    if not name:
        return next(f"t{t}" for t, own in program.buffer_of.items() if own == position)
    text = printable(name, 200).split(";", 1)[0]
    return text if len(text) <= NAME_COLUMNS else f"...{text[-NAME_COLUMNS:]}"


def _live_bytes(program: Program, step: int) -> int:
    return sum(b.size_bytes for b in program.buffers if b.first_step <= step <= b.last_step)


def _bar(program: Program, step: int) -> str:
    """The arena at a step: `#` where a live buffer lies, `.` where nothing does."""
    cells = ["."] * MAP_COLUMNS
    for buffer, offset in zip(program.buffers, program.placement.offsets, strict=True):
        if buffer.first_step <= step <= buffer.last_step:
            first = offset * MAP_COLUMNS // program.arena_bytes
            end = -(-(offset + buffer.size_bytes) * MAP_COLUMNS // program.arena_bytes)
            cells[first:end] = ["#"] * (end - first)
    return "".join(cells)
