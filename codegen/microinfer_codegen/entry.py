"""Entry: how a caller hands a network its input, whole, by rows or frame by frame, as C text.

Knows the function's name and argument, what the header says of it, and what it keeps between
calls; what it then computes is `run_text`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microinfer.plan.program import Program
from microinfer_codegen.step import Step, place_text
from microinfer_codegen.stream import SegmentText

ROWS_GIVEN = "self->done"
"""Counters of the segment whose rows the caller gives; they outlive a call."""


class Entry:
    """NAME_run over inputs that the caller has written into the arena."""

    function = "run"
    argument = ""

    def __init__(self, program: Program, name: str) -> None:
        self._program = program
        self._name = name
        self._upper = name.upper()

    @property
    def prototype(self) -> str:
        """Without the semicolon."""
        name = self._name
        more = f", const void *{self.argument}" if self.argument else ""
        return f"{name}_status {name}_{self.function}({name}_t *self{more})"

    def usage(self) -> str:
        """How the header shows its use after init, up to what the caller does with outputs."""
        name = self._name
        return (
            f" *     ... fill {name}_input0(&net) ...\n"
            f" *     {name}_run(&net);\n"
            f" *     ... read {name}_output0(&net) ..."
        )

    def meaning(self) -> str:
        """What becomes of inputs and outputs."""
        return (
            f"Inputs and outputs live in the arena: {self._name}_run overwrites its inputs, and "
            "outputs hold until\n * the next run."
        )

    def macros(self) -> str:
        """Sizes of what is handed over."""
        return ""

    def last_status(self) -> str:
        """The comment of the last error, and what follows it in the enumeration."""
        return f"  /* the arena is not aligned to {self._upper}_ARENA_ALIGN */"

    def member(self) -> str:
        """What the model's struct keeps between calls."""
        return ""

    def begin(self) -> str:
        """Part of NAME_reset or NAME_init: nothing was handed over yet."""
        return ""

    def takes(self, steps: Sequence[Step]) -> Iterator[str]:  # noqa: ARG002 -- rows need them
        """The beginning of the function's body."""
        yield from ()

    def ends(self) -> Iterator[str]:
        """Its end."""
        yield f"return {self._upper}_OK;"

    def _piece_bytes(self) -> int:
        (tensor,) = self._program.graph.inputs
        return self._program.graph.tensors[tensor].size_bytes // self._program.input_rows

    def _more(self, meaning: str) -> str:
        return (
            f", /* the arena is not aligned to {self._upper}_ARENA_ALIGN */\n"
            f"    {self._upper}_MORE         /* {meaning} */"
        )


class RowEntry(Entry):
    """NAME_push_row: a row of the input, and as far as that leads."""

    function = "push_row"
    argument = "row"

    def usage(self) -> str:
        """A loop over rows."""
        return (
            " *     do {\n"
            " *         ... get the next row ...\n"
            f" *     }} while ({self._name}_push_row(&net, row) == {self._upper}_MORE);\n"
            f" *     ... read {self._name}_output0(&net) ..."
        )

    def meaning(self) -> str:
        """Who owns a row, and when outputs hold."""
        return (
            f"The input is given row by row, {self._upper}_ROW_SIZE bytes each, from the first to "
            "the last; a row\n"
            f" * is the caller's again when the call returns. The last one gives {self._upper}_OK, "
            "and outputs hold until\n"
            f" * the next row, which begins a new input; {self._name}_init forgets rows that were "
            "given.\n *"
        )

    def macros(self) -> str:
        """Rows and their size."""
        upper, rows = self._upper, self._program.input_rows
        return (
            f"#define {upper}_INPUT_ROWS {rows} /* in which {upper}_INPUT0 is given */\n"
            f"#define {upper}_ROW_SIZE {self._piece_bytes()}u /* bytes */\n"
        )

    def last_status(self) -> str:
        """MORE until the last row."""
        return self._more("the next row of the input is wanted")

    def member(self) -> str:
        """The counters."""
        segment = self._program.streamed
        if segment is None:
            return ""
        count = len(segment.flow.nodes)
        return (
            f"    int32_t done[{count}]; /* rows given, and rows done by each step after them */\n"
        )

    def begin(self) -> str:
        """No row was given."""
        if self._program.streamed is None:
            return ""
        return f"    memset({ROWS_GIVEN}, 0, sizeof {ROWS_GIVEN});\n"

    def takes(self, steps: Sequence[Step]) -> Iterator[str]:
        """The row goes into its ring, and steps go on as far as that leads."""
        (tensor,) = self._program.graph.inputs
        segment, upper = self._program.streamed, self._upper
        place = place_text(self._program, tensor)
        if segment is None:
            yield f"memcpy({place}, row, {upper}_ROW_SIZE);"
            return
        rows = segment.rows(tensor)
        yield f"if ({ROWS_GIVEN}[0] == {rows.count}) {{"
        yield f"    memset({ROWS_GIVEN}, 0, sizeof {ROWS_GIVEN});"
        yield "}"
        slot = f" + {ROWS_GIVEN}[0] % {rows.held} * {rows.row_bytes}" if rows.held > 1 else ""
        yield f"memcpy({place}{slot}, row, {upper}_ROW_SIZE);"
        yield f"++{ROWS_GIVEN}[0];"
        text = SegmentText(self._program, segment, steps, f"{upper}_AFTER_STEP", ROWS_GIVEN)
        yield from text.loop()
        yield f"if ({ROWS_GIVEN}[0] < {rows.count}) {{"
        yield f"    return {upper}_MORE;"
        yield "}"
        yield from text.end()


class FrameEntry(Entry):
    """NAME_push_frame: the next frame of a stream, and the outputs of the window that it ends."""

    function = "push_frame"
    argument = "frame"

    def usage(self) -> str:
        """One call per frame."""
        return (
            " *     ... get the next frame ...\n"
            f" *     if ({self._name}_push_frame(&net, frame) == {self._upper}_OK) {{\n"
            f" *         ... read {self._name}_output0(&net): it speaks of the last frames ...\n"
            " *     }"
        )

    def meaning(self) -> str:
        """Which window outputs speak of."""
        return (
            f"Frames of {self._upper}_FRAME_SIZE bytes follow each other without end; a frame is "
            "the caller's again when\n"
            f" * the call returns. Outputs are those of the last {self._upper}_WINDOW_FRAMES "
            "frames and hold until\n"
            f" * the next one; before there are as many, the status is {self._upper}_MORE.\n *"
        )

    def macros(self) -> str:
        """A frame's size, and how many make a window."""
        frames = self._program.window_frames
        return (
            f"#define {self._upper}_FRAME_SIZE {self._piece_bytes()}u /* bytes */\n"
            f"#define {self._upper}_WINDOW_FRAMES {frames} /* that outputs speak of */\n"
        )

    def last_status(self) -> str:
        """MORE until a window is full."""
        return self._more("there are not yet as many frames as a window has")

    def member(self) -> str:
        """How full the window is."""
        return "    int32_t frames; /* of the window that are there, but for the last */\n"

    def begin(self) -> str:
        """It is empty."""
        return "    self->frames = 0;\n"

    def takes(self, steps: Sequence[Step]) -> Iterator[str]:  # noqa: ARG002 -- as for rows
        """The frame goes to where the first step reads it."""
        (tensor,) = self._program.graph.inputs
        yield f"memcpy({place_text(self._program, tensor)}, frame, {self._upper}_FRAME_SIZE);"

    def ends(self) -> Iterator[str]:
        """OK when the window is full."""
        yield f"if (self->frames < {self._upper}_WINDOW_FRAMES - 1) {{"
        yield "    ++self->frames;"
        yield f"    return {self._upper}_MORE;"
        yield "}"
        yield from super().ends()


def entry_of(program: Program, name: str) -> Entry:
    """The entry that a plan was made for."""
    if program.window_frames:
        return FrameEntry(program, name)
    return RowEntry(program, name) if program.stream_input else Entry(program, name)
