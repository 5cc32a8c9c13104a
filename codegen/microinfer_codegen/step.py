"""Step: the C text of one operator, and the Context an emitter may ask.

An emitter is a pure function `emit(op, context) -> Step`. It knows its operator and the runtime
function that mirrors it; it knows nothing of files, other steps or arena arithmetic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from microinfer.graph import Array, Op, Tensor
from microinfer.plan.program import Program
from microinfer_codegen.ctext import C_TYPES, Field, struct_initializer

_OPERANDS = "alpha|condition|first|indices|operand[0-9]+|place|second|update|values"
LEARNED = re.compile(rf".*(weights|_recurrent|_initial|_({_OPERANDS}))")
DERIVED = re.compile(r".*_(bias|columns|multiplier|padding_[mp][0-9]+|rows|shift|table)")
"""Symbols of what the file holds, and of tables that follow from it; none is both or neither."""


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A const array in flash."""

    symbol: str
    values: Array
    note: str  # one line of our own words, never the file's

    @property
    def is_learned(self) -> bool:
        """Whether these are values of the file, not tables that follow from it."""
        learned = LEARNED.fullmatch(self.symbol) is not None
        if learned == (DERIVED.fullmatch(self.symbol) is not None):
            raise AssertionError(f"constant {self.symbol}: LEARNED and DERIVED do not place it")
        return learned

    @property
    def c_type(self) -> str:
        """The element type in C."""
        return C_TYPES[self.values.dtype.name]


RowCall = Callable[[Sequence[str], str, str], str]
"""(rows of the inputs, row of the output, its number), all C expressions, to the statement that
computes one row. A windowed kernel takes its input rows from `rows` instead."""


@dataclass(frozen=True, slots=True, eq=False)
class SumCalls:
    """Statements of a kernel that adds input rows to sums; arguments are C expressions."""

    begin: Callable[[str], str]  # sums
    add: Callable[[str, str, int, str], str]  # row, its number, values in a row, sums
    end: Callable[[str, str], str]  # sums, output


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Step:
    """One operator's share of the generated files."""

    header: str  # runtime header, e.g. "conv_2d_s8.h"; its .c has the same stem
    call: str  # statement(s), without indentation
    struct_type: str = ""  # parameter struct, when there is one
    fields: Mapping[str, Field] = field(default_factory=dict)
    elements: tuple[Mapping[str, Field], ...] = ()  # in place of fields: an array of structs
    constants: tuple[Constant, ...] = ()
    window_rows: int = 0  # pointers to int8 rows needed as scratch
    wide_rows: int = 0  # pointers to int16 rows
    row: RowCall | None = None  # where there is a kernel for one row
    sums: SumCalls | None = None  # where input rows can be added up as they come

    def declaration(self, symbol: str) -> str:
        """The parameter struct's definition."""
        if not self.struct_type:
            return ""
        if self.elements:
            texts = [struct_initializer(element, " " * 8) for element in self.elements]
            bodies = "\n".join(f"    {{\n{text}\n    }}," for text in texts)
            count = len(self.elements)
            return f"static const {self.struct_type} {symbol}[{count}] = {{\n{bodies}\n}};\n"
        body = struct_initializer(self.fields)
        return f"static const {self.struct_type} {symbol} = {{\n{body}\n}};\n"


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What an emitter may know of the model around its operator."""

    program: Program
    prefix: str  # of every external symbol
    number: int  # of this step
    packed_weights: bool = False  # whether weights of 4 bits stay two to a byte

    @property
    def backward(self) -> bool:
        """Whether the plan wants this step's rows from the last to the first."""
        return self.number in self.program.backward

    @property
    def params(self) -> str:
        """The symbol of this step's parameter struct."""
        return f"step{self.number}"

    def symbol(self, role: str) -> str:
        """The external symbol of one of this step's constants."""
        return f"{self.prefix}_step{self.number}_{role}"

    def padding(self, zero_point: int) -> str:
        """The symbol of the model's row of input zero points with this value."""
        return padding_symbol(self.prefix, zero_point)

    def tensor(self, index: int) -> Tensor:
        """A tensor of the graph."""
        return self.program.graph.tensors[index]

    def byte_pointer(self, index: int, offset: int = 0) -> str:
        """C expression for a byte of a run-time tensor, as a pointer to int8_t."""
        region, start = self.program.place(index)
        return f"{region} + {start + offset}"

    def pointer(self, index: int) -> str:
        """C expression for a run-time tensor's first element, of its C type."""
        return typed_pointer(self.tensor(index).dtype.name, place_text(self.program, index))


def row_length(op: Op, context: Context) -> int:
    """Values in a row of an elementwise operator's output, [1][rows][...]."""
    return math.prod(context.tensor(op.outputs[0]).shape[2:])


def place_text(program: Program, index: int) -> str:
    """C expression for a run-time tensor's first byte, in terms of `arena` or `state`."""
    region, offset = program.place(index)
    return f"{region} + {offset}"


def padding_symbol(prefix: str, zero_point: int) -> str:
    """The external symbol of a row of zero points."""
    sign = "m" if zero_point < 0 else "p"
    return f"{prefix}_padding_{sign}{abs(zero_point)}"


def typed_pointer(dtype: str, place: str) -> str:
    """`place` (an int8_t pointer expression) as a pointer to elements of a dtype.

    The plan has aligned it; the step through void says so to the compiler.
    """
    c_type = C_TYPES[dtype]
    if c_type == "int8_t":
        return place
    return f"({c_type} *)(void *)({place})"
