"""How to spell C: literals, identifiers, comments, initialisers. Pure functions of text.

The only way text of a model reaches generated C is through `identifier` and `comment`; nothing
else here takes strings that a file could have written.

>>> int_literal(-2147483648)
'(-2147483647 - 1)'
>>> float_literal(0.1)
'0.100000001f'
>>> comment('evil */ name ??/')
'evil _/ name __/'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from microinfer.errors import UnsupportedModel
from microinfer.graph import Array

C_TYPES: Mapping[str, str] = {
    "int8": "int8_t",
    "uint8": "uint8_t",
    "int16": "int16_t",
    "uint16": "uint16_t",
    "int32": "int32_t",
    "int64": "int64_t",
    "float32": "float",
    "bool": "uint8_t",
}
"""NumPy dtype name to the C type that stores it."""

RESERVED = frozenset(
    # A word list reads best as text; a list literal would be one word a line.
    """alignas alignof asm atomic auto bool break case catch char class const constexpr continue
    default delete do double else enum errno export extern false float for friend goto if inline
    int int8 int16 int32 int64 linux long main microinfer mutable namespace new noreturn null
    operator private protected public register restrict return short signed sizeof static std
    struct switch template this thread throw true try typedef typename union unix unsigned using
    virtual void volatile wchar while""".split()  # noqa: SIM905 -- as said above
)
"""Words that are no names: C, C++ and common macros."""

STANDARD_HEADERS = frozenset(
    """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal
    stdalign stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string
    tgmath threads time uchar wchar wctype
    alloca byteswap cdefs endian features ieeefp malloc memory newlib picolibc pthread sched
    strings types unistd""".split()  # noqa: SIM905 -- as said above
)
"""NAME.h must not stand in for one of these, or for what they include: the folder is on the include
path."""


TAKEN = RESERVED | STANDARD_HEADERS


def identifier(text: str) -> str:
    """A model name made a C identifier: [a-z][a-z0-9_]*, at most 31 characters, not reserved.

    >>> identifier("KWS-ref.model"), identifier("96 cats"), identifier("int"), identifier("time")
    ('kws_ref_model', 'model_96_cats', 'model_int', 'model_time')
    """
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:31].rstrip("_")
    if not name or not name[0].isalpha() or name in TAKEN or name.startswith("mi_"):
        name = f"model_{name}"[:31].rstrip("_")
    return name


def require_identifier(text: str) -> str:
    """A name that the user chose, unchanged; refuses what `identifier` would alter."""
    if text != identifier(text):
        raise UnsupportedModel(
            f"name {text!a}: not usable in C; {identifier(text)!r} would be accepted"
        )
    return text


def comment(text: str, limit: int = 60) -> str:
    """A file's text made safe inside a C comment; everything unusual becomes `_`."""
    safe = re.sub(r"[^A-Za-z0-9 _.,:/\[\]()+-]", "_", text)
    safe = safe.replace("/*", "__").replace("*/", "__").replace("//", "__")
    return safe if len(safe) <= limit else safe[: limit - 3] + "..."


def int_literal(value: int) -> str:
    """A decimal literal of type int on a 32-bit target; the least int32 has no plain spelling."""
    return "(-2147483647 - 1)" if value == -(2**31) else str(value)


def float_literal(value: float) -> str:
    """A float32 as the shortest decimal that reads back exactly, 9 digits at most."""
    single = np.float32(value)
    if not np.isfinite(single):
        raise ValueError(f"{value!r} has no literal")
    text = np.format_float_scientific(single, unique=False, precision=8, trim="-")
    plain = f"{float(single):.9g}"
    text = plain if "e" in plain or "." in plain else f"{plain}.0"
    return f"{text}f"


def rows_of(values: Iterable[str], width: int = 96, indent: str = "    ") -> str:
    """Literals, comma-separated, wrapped to lines of at most `width` characters."""
    lines: list[str] = []
    line = indent
    for value in values:
        piece = f"{value}, "
        if len(line) + len(piece) - 1 > width and line != indent:
            lines.append(line.rstrip())
            line = indent
        line += piece
    if line != indent:
        lines.append(line.rstrip())
    return "\n".join(lines)


LEAST_PER_LINE = 8


def array_body(values: Array) -> str:
    """An array's literals, one row of its last axes per line (so that a retrain diffs sensibly).

    As many of the last axes as it takes to fill a line with LEAST_PER_LINE values.
    """
    spell = float_literal if values.dtype.kind == "f" else int_literal
    length = 1
    for extent in reversed(values.shape):
        length *= extent
        if length >= LEAST_PER_LINE:
            break
    matrix = values.reshape(-1, length)
    return "\n".join(rows_of(spell(item) for item in row.tolist()) for row in matrix)


def shape_text(shape: Sequence[int]) -> str:
    """A shape as a reader writes it.

    >>> shape_text((1, 49, 10, 1))
    '[1,49,10,1]'
    """
    return "[" + ",".join(map(str, shape)) + "]"


Field = str | int | Mapping[str, "Field"]
"""A struct field's value: C text, a number, or a nested struct."""


def struct_initializer(fields: Mapping[str, Field], indent: str = "    ") -> str:
    """Designated initialisers, one per line, without the outer braces."""
    lines: list[str] = []
    for name, value in fields.items():
        if isinstance(value, Mapping):
            inner = struct_initializer(value, indent + "    ")
            lines.append(f"{indent}.{name} = {{\n{inner}\n{indent}}},")
        else:
            text = int_literal(value) if isinstance(value, int) else value
            lines.append(f"{indent}.{name} = {text},")
    return "\n".join(lines)
