"""A bounds-checked cursor over the bytes of a flatbuffer.

Knows the flatbuffer wire format: root, vtables, scalars, strings, vectors, tables, unions.
Knows nothing of TFLite; what the slots mean comes in as a Schema. Trusts no byte: every read
goes through `Flatbuffer.take`, nothing recurses, sizes are Python integers that cannot wrap,
and the bytes visited are budgeted, so that offsets sharing one target cannot turn a small
file into unbounded work. Raises MalformedModel with the path of the field, nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from microinfer.errors import MalformedModel

LETTERS: Mapping[str, str] = {
    "bool": "?",
    "int8": "b",
    "uint8": "B",
    "int16": "h",
    "uint16": "H",
    "int32": "i",
    "uint32": "I",
    "int64": "q",
    "uint64": "Q",
    "float32": "f",
    "float64": "d",
}
SCALARS: Mapping[str, struct.Struct] = {
    name: struct.Struct(f"<{letter}") for name, letter in LETTERS.items()
}

Kind = Literal["scalar", "vector", "string", "table", "tables", "union", "deprecated"]


def visit_limit(size: int) -> int:
    """How many bytes may be visited in a file of `size` bytes; real files need about 3 * size.

    16 times the file, but at least 1 MiB, and beyond twice the file at most 32 MiB more: that
    is two million reads, a second or two of work.
    """
    return max(1 << 20, min(16 * size, 2 * size + (32 << 20)))


ScalarValue = int | float | bool
FieldValue = ScalarValue | str | tuple[int, ...]

OFFSET_BYTES = 4  # uoffset_t, and the length in front of a string or vector
HEADER_BYTES = 8  # root offset, file identifier

VISIT_COST = 16  # what a read counts at least, in bytes: time goes with reads, not only bytes


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: its slot in the vtable and what lies there."""

    name: str
    slot: int
    kind: Kind
    type: str = ""  # scalar name; or the table's, the union's name
    default: ScalarValue = 0


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables and unions of one file format."""

    root: str
    identifier: bytes
    tables: Mapping[str, Fields]
    unions: Mapping[str, Mapping[int, str]]  # tag -> table name; unlisted tags have no fields


def vector_format(type_name: str, count: int) -> str:
    """The elements of a vector, as `struct` spells them."""
    return f"<{count}{LETTERS[type_name]}"


class Flatbuffer:
    """The bytes of one file, the schema they claim to follow, and what may still be visited."""

    __slots__ = ("_view", "_visits_left", "schema", "size")

    def __init__(self, data: bytes, schema: Schema) -> None:
        self._view = memoryview(data)
        self.size = len(data)
        self.schema = schema
        self._visits_left = visit_limit(self.size)

    def take(self, at: int, count: int, where: str) -> memoryview:
        """Bytes [at, at + count): the only place where the file is touched."""
        if at < 0 or count < 0 or at + count > self.size:
            raise MalformedModel(
                f"{where}: {count} bytes at offset {at}; the file has {self.size} bytes"
            )
        self._visits_left -= max(count, VISIT_COST)
        if self._visits_left < 0:
            raise MalformedModel(
                f"{where}: more than {visit_limit(self.size)} bytes visited in a file of "
                f"{self.size}; parts of the file are shared too often"
            )
        return self._view[at : at + count]

    def aligned(self, at: int, width: int, where: str) -> None:
        """Refuse a position that is not a multiple of the width of what lies there."""
        if at % width:
            raise MalformedModel(f"{where}: offset {at} is not a multiple of {width}")

    def scalar(self, at: int, type_name: str, where: str) -> ScalarValue:
        """The scalar at a position that must be aligned to its size."""
        form = SCALARS[type_name]
        self.aligned(at, form.size, where)
        value: ScalarValue = form.unpack(self.take(at, form.size, where))[0]
        return value

    def follow(self, at: int, where: str) -> int:
        """The position an offset at `at` points to; always forward, never to itself."""
        self.aligned(at, OFFSET_BYTES, where)
        offset = int.from_bytes(self.take(at, OFFSET_BYTES, where), "little")
        if offset == 0:
            raise MalformedModel(f"{where}: offset 0 points at itself")
        return at + offset

    def length(self, at: int, where: str) -> int:
        """The length in front of the string or vector at `at`."""
        self.aligned(at, OFFSET_BYTES, where)
        return int.from_bytes(self.take(at, OFFSET_BYTES, where), "little")

    def string(self, at: int, where: str) -> str:
        """The string at `at`: UTF-8 with a NUL behind it and none inside."""
        count = self.length(at, where)
        raw = bytes(self.take(at + OFFSET_BYTES, count + 1, where))
        if raw.find(0) != count:
            raise MalformedModel(f"{where}: a string ends with its first NUL byte")
        try:
            return raw.decode("utf-8").rstrip("\0")
        except UnicodeDecodeError as error:
            raise MalformedModel(f"{where}: the string is not UTF-8") from error

    def root(self) -> Table:
        """The root table of a file that carries the schema's identifier."""
        if self.size < HEADER_BYTES:
            raise MalformedModel(f"header: {self.size} bytes; at least {HEADER_BYTES} expected")
        found = bytes(self.take(OFFSET_BYTES, len(self.schema.identifier), "identifier"))
        if found != self.schema.identifier:
            raise MalformedModel(f"identifier: {found!r}; {self.schema.identifier!r} expected")
        at = self.follow(0, "root")
        if at < HEADER_BYTES:
            raise MalformedModel(f"root: offset {at} points into the header")
        return Table(self, at, self.schema.root, "")


class Table:
    """One table of the file, its vtable verified; fields are verified when they are read.

    A field that is absent has its default: 0 or the schema's for scalars, None for the rest.
    """

    __slots__ = ("_fields", "_slots", "at", "file", "size", "type", "vtable_at", "where")

    def __init__(self, file: Flatbuffer, at: int, type_name: str, where: str) -> None:
        self.file = file
        self.at = at
        self.type = type_name
        self.where = where
        self._fields = file.schema.tables.get(type_name, {})
        label = where or "root"
        distance = file.scalar(at, "int32", label)
        self.vtable_at = at - int(distance)
        label = self.path("vtable")
        file.aligned(self.vtable_at, 2, label)
        length, self.size = struct.unpack("<HH", file.take(self.vtable_at, 4, label))
        if length < 4 or length % 2 or self.size < 4:
            raise MalformedModel(
                f"{label}: {length} bytes for a table of {self.size} bytes; an even 4 or more for "
                "4 or more expected"
            )
        file.take(at, self.size, where or "root")
        slots = (length - 4) // 2
        self._slots: tuple[int, ...] = struct.unpack(
            f"<{slots}H", file.take(self.vtable_at + 4, length - 4, label)
        )

    def path(self, name: str) -> str:
        """Where a field of this table is, for messages."""
        return f"{self.where}.{name}" if self.where else name

    def fields(self) -> Fields:
        """The fields the schema gives this table, by name."""
        return self._fields

    def place(self, name: str) -> int | None:
        """The position of a field's inline bytes, verified to lie in the table; None if absent."""
        field = self._fields[name]
        if field.slot >= len(self._slots):
            return None
        offset = self._slots[field.slot]
        if offset == 0:
            return None
        width = SCALARS[field.type].size if field.kind == "scalar" else OFFSET_BYTES
        if offset < 4 or offset + width > self.size:
            raise MalformedModel(
                f"{self.path(name)}: {width} bytes at {offset} in a table of {self.size} bytes"
            )
        return self.at + offset

    def _target(self, name: str, kind: Kind) -> int | None:
        """Where the offset in a field leads; None if absent."""
        if self._fields[name].kind != kind:  # a misspelt call, never a matter of the file
            raise TypeError(f"{self.type}.{name} is a {self._fields[name].kind}, not a {kind}")
        at = self.place(name)
        return None if at is None else self.file.follow(at, self.path(name))

    def scalar(self, name: str) -> ScalarValue:
        """A scalar field, or its default."""
        field = self._fields[name]
        at = self.place(name)
        return field.default if at is None else self.file.scalar(at, field.type, self.path(name))

    def integer(self, name: str) -> int:
        """An integer field, or its default."""
        return int(self.scalar(name))

    def string(self, name: str) -> str | None:
        """A string field."""
        at = self._target(name, "string")
        return None if at is None else self.file.string(at, self.path(name))

    def _elements(self, name: str) -> tuple[int, memoryview] | None:
        at = self._target(name, "vector")
        if at is None:
            return None
        width = SCALARS[self._fields[name].type].size
        path = self.path(name)
        count = self.file.length(at, path)
        if count:
            self.file.aligned(at + OFFSET_BYTES, width, path)
        return count, self.file.take(at + OFFSET_BYTES, count * width, path)

    def blob(self, name: str) -> bytes | None:
        """A vector of bytes."""
        found = self._elements(name)
        return None if found is None else bytes(found[1])

    def integers(self, name: str) -> tuple[int, ...] | None:
        """A vector of integers."""
        return self._unpacked(name)

    def floats(self, name: str) -> tuple[float, ...] | None:
        """A vector of floating-point numbers, widened to Python's."""
        return self._unpacked(name)

    def _unpacked(self, name: str) -> tuple[Any, ...] | None:
        found = self._elements(name)
        if found is None:
            return None
        count, raw = found
        return struct.unpack(vector_format(self._fields[name].type, count), raw)

    def table(self, name: str) -> Table | None:
        """A table field."""
        at = self._target(name, "table")
        type_name = self._fields[name].type
        return None if at is None else Table(self.file, at, type_name, self.path(name))

    def tables(self, name: str) -> Iterator[Table] | None:
        """A vector of tables, each verified when it is reached."""
        at = self._target(name, "tables")
        if at is None:
            return None
        path = self.path(name)
        first = at + OFFSET_BYTES
        count = self.file.length(at, path)
        self.file.take(first, count * OFFSET_BYTES, path)
        return (self._element(f"{path}[{i}]", first + i * OFFSET_BYTES, name) for i in range(count))

    def _element(self, where: str, at: int, name: str) -> Table:
        return Table(self.file, self.file.follow(at, where), self._fields[name].type, where)

    def union(self, name: str) -> tuple[int, Table | None]:
        """A union field: its tag (0: none) and its table; either both are there or neither.

        The tag is the field `<name>_type`. A tag the schema does not list gives a table
        without fields.
        """
        tag = self.integer(f"{name}_type")
        at = self._target(name, "union")
        if (at is None) != (tag == 0):
            found = "without" if at is None else "with"
            raise MalformedModel(
                f"{self.path(name)}: tag {tag} {found} a value; both or neither expected"
            )
        if at is None:
            return 0, None
        members = self.file.schema.unions[self._fields[name].type]
        return tag, Table(self.file, at, members.get(tag, ""), self.path(name))

    def value(self, name: str) -> FieldValue:
        """A scalar, string or vector field with its default: an empty one if absent."""
        field = self._fields[name]
        if field.kind == "scalar":
            return self.scalar(name)
        if field.kind == "string":
            return self.string(name) or ""
        return self.integers(name) or ()
