"""Stream: the C text of a segment, whose steps run together row by row.

One loop: in each turn the first step that has the rows it reads, and room for one more, computes a
row. Knows counters, rings and conditions; what computes a row is the operator's own text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microinfer.plan.flow import Link, Node
from microinfer.plan.program import Program
from microinfer.plan.segment import Segment
from microinfer_codegen.ctext import comment
from microinfer_codegen.step import Step, place_text, typed_pointer

LINE = 92
"""Characters of a line of C before it is broken, without the indentation of its function."""


class SegmentText:
    """Lines of C for one segment; `steps` are those of the whole program."""

    def __init__(
        self,
        program: Program,
        segment: Segment,
        steps: Sequence[Step],
        macro: str,
        counters: str = "done",
    ) -> None:
        self._program = program
        self._segment = segment
        self._steps = steps
        self._macro = macro
        self._counters = counters

    def lines(self) -> Iterator[str]:
        """The loop, and what becomes of sums after it."""
        yield f"for (i = 0; i < {len(self._segment.flow.nodes)}; ++i) {{"
        yield f"    {self._counters}[i] = 0;"
        yield "}"
        yield from self.loop()
        yield from self.end()

    def loop(self) -> Iterator[str]:
        """As far as the rows that are there lead."""
        first, last = self._segment.first_step, self._segment.end_step - 1
        who = f"Step {first} runs" if first == last else f"Steps {first} to {last} run"
        yield f"/* {who} row by row, each when it has the rows that it reads and room for"
        yield f" * one more. {self._meaning()}. */"
        yield "for (;;) {"
        yield from self.turns()
        yield "}"

    def _meaning(self) -> str:
        """What the counters count."""
        first = self._segment.first_step - int(self._segment.streams_input)
        number = "i" if first == 0 else f"i {'-' if first < 0 else '+'} {abs(first)}"
        order = ", from the last row up" if self._segment.backward else ""
        given = "done[0] counts the rows given, " if self._segment.streams_input else ""
        what = "those" if given else "counts the rows"
        return f"{given}done[i] {what} of step {number}{order}"

    def turns(self) -> Iterator[str]:
        """The body of the loop."""
        word = "if"
        for number, node in enumerate(self._segment.flow.nodes):
            if node.step is None:
                continue
            yield from _if(word, list(self._conditions(number, node)))
            yield from (f"        {line}" for line in self._turn(number, node))
            word = "} else if"
        yield "    } else {"
        yield "        break;"
        yield "    }"

    def end(self) -> Iterator[str]:
        """After the loop: sums become the output."""
        node = self._segment.flow.nodes[-1]
        if node.step is None or not node.walk.is_sink:
            return
        sums = self._steps[node.step].sums
        output = self._program.steps[node.step].outputs[0]
        assert sums is not None  # a sink's kernel has them
        yield sums.end(self._sums(node.step), place_text(self._program, output))
        size = self._program.graph.tensors[output].size_bytes
        yield f"{self._macro}({output}, 0u, {place_text(self._program, output)}, {size}u);"

    def _conditions(self, number: int, node: Node) -> Iterator[str]:
        nodes = self._segment.flow.nodes
        own = f"{self._counters}[{number}]"
        yield f"{own} < {node.walk.rows}"
        for position, source in sorted(node.sources.items()):
            reads = node.walk.reads[position]
            wanted = linear(reads.stride, own, reads.reach - reads.before)
            other = f"{self._counters}[{source}]"
            enough = f"{other} >= {wanted}"
            most = reads.stride * (node.walk.rows - 1) + reads.reach - reads.before
            if most > reads.height:
                enough = f"({enough} || {other} == {reads.height})"
            yield enough
        for link in self._segment.flow.waits(node):
            yield from self._room(own, node, link, nodes[link.reader])

    def _room(self, own: str, node: Node, link: Link, reader: Node) -> Iterator[str]:
        held = self._segment.rows_held(node)
        if held == node.walk.rows:
            return
        other = f"{self._counters}[{link.reader}]"
        room = f"{own} < {linear(link.reads.stride, other, held - link.reads.before)}"
        at_end = link.reads.stride * reader.walk.rows + held - link.reads.before
        if at_end < node.walk.rows:  # rows are left that nobody reads
            room = f"({room} || {other} == {reader.walk.rows})"
        yield room

    def _turn(self, number: int, node: Node) -> Iterator[str]:
        assert node.step is not None  # the caller takes no turn
        program, step = self._program, self._steps[node.step]
        op = program.steps[node.step]
        label = comment(program.graph.tensors[op.outputs[0]].name)
        yield f"/* {node.step}  {op.OPERATOR}  {label} */"
        if self._segment.backward:
            yield f"y = {node.walk.rows - 1} - {self._counters}[{number}];"
        else:
            yield f"y = {self._counters}[{number}];"
        output = op.outputs[0]
        if node.walk.is_sink:
            assert step.sums is not None  # a sink's kernel has them
            sums = self._sums(node.step)
            yield f"if ({self._counters}[{number}] == 0) {{"
            yield f"    {step.sums.begin(sums)}"
            yield "}"
            length = self._segment.rows(op.inputs[0]).row_bytes
            yield step.sums.add(self._row(op.inputs[0]), "y", length, sums)
            yield f"{self._macro}({output}, 0u, {place_text(program, output)}, 0u);"
        else:
            assert step.row is not None  # `walk_of` accepts kernels that have rows
            if step.window_rows or step.wide_rows:
                yield self._window_rows(node.step, op.inputs[0])
            target = self._row(output)
            yield step.row([self._row(tensor) for tensor in op.inputs], target, "y")
            size = self._segment.rows(output).row_bytes
            yield f"{self._macro}({output}, (size_t)y * {size}u, {target}, {size}u);"
        yield f"++{self._counters}[{number}];"

    def _window_rows(self, step: int, tensor: int) -> str:
        rows = self._segment.rows(tensor)
        place = typed_pointer(self._dtype(tensor), place_text(self._program, tensor))
        kernel, pointers = (
            ("wide", "wide_rows")
            if self._steps[step].wide_rows
            else (
                "window",
                "rows",
            )
        )
        if rows.held == rows.count:
            return f"mi_{kernel}_rows(&step{step}.window, {place}, y, {pointers});"
        return f"mi_{kernel}_ring(&step{step}.window, {place}, {rows.held}, y, {pointers});"

    def _dtype(self, tensor: int) -> str:
        return str(self._program.graph.tensors[tensor].dtype.name)

    def _row(self, tensor: int) -> str:
        """C expression for row y of a tensor, wherever it lies."""
        rows = self._segment.rows(tensor)
        place = place_text(self._program, tensor)
        if rows.held > 1:
            number = "y" if rows.held == rows.count else f"y % {rows.held}"
            place = f"{place} + {number} * {rows.row_bytes}"
        return typed_pointer(self._dtype(tensor), place)

    def _sums(self, step: int) -> str:
        return f"(int32_t *)(void *)(arena + {self._program.sums_offset(step)})"


def _if(word: str, conditions: Sequence[str]) -> Iterator[str]:
    """The head of a branch in lines of a readable length."""
    line = f"    {word} ("
    indent = " " * len(line)
    for number, condition in enumerate(conditions):
        end = ") {" if number == len(conditions) - 1 else " && "
        if len(line) > len(indent) and len(line) + len(condition) + len(end) > LINE:
            yield line.rstrip()
            line = indent
        line += condition + end
    yield line


def linear(factor: int, variable: str, constant: int) -> str:
    """factor * variable + constant as a careful hand writes it."""
    text = variable if factor == 1 else f"{factor} * {variable}"
    if constant == 0:
        return text
    return f"{text} {'-' if constant < 0 else '+'} {abs(constant)}"
