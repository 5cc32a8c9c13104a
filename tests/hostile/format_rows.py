"""Rows whose bytes break the container: header, vtables, offsets, lengths, strings."""

from __future__ import annotations

import struct

from tests.hostile.row import (
    BIG,
    CONV,
    CUSTOM,
    FORMAT,
    GRAPH,
    INPUT,
    MOST,
    RESHAPE,
    WEIGHTS,
    Row,
)
from tests.hostile.seeds import END, damage, entry, header, point, raw

HEADER = [
    Row("empty file", FORMAT, raw(b""), "header"),
    Row("seven bytes", FORMAT, raw(b"\x08\0\0\0TFL"), "header"),
    Row("header only", "TensorFlow #115308", raw(b"\x18\0\0\0TFL3"), "root"),
    Row("identifier of another format", FORMAT, header(16, b"TFL2"), "identifier"),
    Row("identifier zero", FORMAT, header(16, b"\0\0\0\0"), "identifier"),
    Row("identifier byte-swapped", FORMAT, header(16, b"3LFT"), "identifier"),
    Row(
        "size-prefixed", FORMAT, raw(struct.pack("<II", 24, 8) + b"TFL3" + bytes(20)), "identifier"
    ),
    Row("root offset 0", FORMAT, header(0), "root", says="itself"),
    Row("root offset 1", FORMAT, header(1), "root"),
    Row("root offset 3", FORMAT, header(3), "root"),
    Row("root at the identifier", FORMAT, header(4), "root"),
    Row("root four before the end", FORMAT, header(-4), "vtable"),
    Row("root three before the end", FORMAT, header(-3), "root", says="multiple of 4"),
    Row("root at the end", FORMAT, header(END), "root"),
    Row("root 2**31", FORMAT, header(BIG), "root"),
    Row("root 2**32 - 1", FORMAT, header(MOST), "root"),
]

VTABLES = [
    Row("vtable is the table", FORMAT, damage("table", "int32", 0), "vtable"),
    Row("vtable before the file", FORMAT, damage("table", "int32", 2**31 - 1), "vtable"),
    Row("vtable behind the file", FORMAT, damage("table", "int32", -(2**31)), "vtable"),
    Row("vtable unaligned", FORMAT, damage("table", "int32", 17), "vtable", says="multiple of 2"),
    Row("vtable length 0", FORMAT, damage("vtable", "uint16", 0), "vtable"),
    Row("vtable length 2", FORMAT, damage("vtable", "uint16", 2), "vtable"),
    Row("vtable length 3", FORMAT, damage("vtable", "uint16", 3), "vtable"),
    Row("vtable length odd", FORMAT, damage("vtable", "uint16", 17), "vtable"),
    Row("vtable length 65534", FORMAT, damage("vtable", "uint16", 65534), "vtable"),
    Row("vtable length 65535", FORMAT, damage("vtable", "uint16", 65535), "vtable"),
    Row("table of 0 bytes", FORMAT, damage("vtable", "uint16", 0, 2), "vtable"),
    Row("table of 3 bytes", FORMAT, damage("vtable", "uint16", 3, 2), "vtable"),
    Row("table of 65535 bytes", FORMAT, damage("vtable", "uint16", 65535, 2), "root"),
    Row("table of 4 bytes with fields", FORMAT, damage("vtable", "uint16", 4, 2), "version"),
    Row("field over the soffset", FORMAT, entry("", "Model", "version", 2), "version"),
    Row("field beyond its table", FORMAT, entry("", "Model", "version", 400), "version"),
    Row("field at 65535", FORMAT, entry("", "Model", "subgraphs", 65535), "subgraphs"),
    Row(
        "field unaligned", FORMAT, entry("", "Model", "version", 5), "version", says="multiple of 4"
    ),
    Row(
        "offset field unaligned",
        FORMAT,
        entry("", "Model", "buffers", 6),
        "buffers",
        says="multiple of 4",
    ),
    Row(
        "deep table's vtable out of range",
        FORMAT,
        damage(f"{CONV}.builtin_options.table", "int32", -(2**30)),
        f"{CONV}.builtin_options.vtable",
    ),
    Row(
        "tensor's quantisation field beyond its table",
        FORMAT,
        entry(WEIGHTS, "Tensor", "quantization", 4000),
        f"{GRAPH}.tensors[",
    ),
]

OFFSETS = [
    Row(
        "subgraphs at offset 0",
        FORMAT,
        damage("subgraphs", "uint32", 0),
        "subgraphs",
        says="itself",
    ),
    Row("buffers behind the file", FORMAT, damage("buffers", "uint32", MOST), "buffers"),
    Row("buffers at 2**31", FORMAT, damage("buffers", "uint32", BIG), "buffers"),
    Row(
        "vector unaligned",
        "TensorFlow #121217",
        point("buffers", "buffers.length", 1),
        "buffers",
        says="multiple of 4",
    ),
    Row(
        "shape unaligned",
        "TensorFlow #121217",
        point(f"{INPUT}.shape", f"{INPUT}.shape.length", 2),
        f"{INPUT}.shape",
        says="multiple of 4",
    ),
    Row(
        "zero points aligned to 4 only",
        "TensorFlow #121217",
        point(f"{INPUT}.quantization.zero_point", f"{INPUT}.quantization.zero_point.length", 4),
        f"{INPUT}.quantization.zero_point",
        says="multiple of 8",
    ),
    Row("element at offset 0", FORMAT, damage(f"{GRAPH}", "uint32", 0), GRAPH, says="itself"),
    Row("element behind the file", FORMAT, damage("buffers[1]", "uint32", MOST), "buffers[1]"),
    Row(
        "element unaligned",
        FORMAT,
        point("buffers[1]", "buffers[1].table", 2),
        "buffers[1]",
        says="multiple of 4",
    ),
    Row(
        "table field at offset 0",
        FORMAT,
        damage(f"{INPUT}.quantization", "uint32", 0),
        INPUT,
        says="itself",
    ),
    Row(
        "union value behind the file",
        FORMAT,
        damage(f"{CONV}.builtin_options", "uint32", MOST),
        f"{CONV}.builtin_options",
    ),
    Row("table inside itself", FORMAT, point(f"{CONV}", f"{GRAPH}.table"), CONV),
    Row("root inside itself", FORMAT, point("buffers[0]", "table"), "buffers[0]"),
]


def _length(path: str, value: int, origin: str = "CVE-2021-29605") -> Row:
    return Row(
        f"{path} of length {value}",
        origin,
        damage(f"{path}.length", "uint32", value),
        path,
    )


LENGTHS = [
    _length("operator_codes", MOST),
    _length("subgraphs", BIG),
    _length("buffers", 1 << 30, "CVE-2022-23558"),  # times 4 is 0 in 32 bits
    _length("description", MOST),
    _length("description", MOST - 4, "CVE-2022-23558"),
    _length(f"{INPUT}.shape", MOST),
    _length(f"{INPUT}.shape", BIG),
    _length(f"{INPUT}.shape", 1 << 30, "CVE-2022-23558"),
    _length(f"{INPUT}.name", BIG),
    _length(f"{CONV}.inputs", MOST),
    _length(f"{CONV}.inputs", (1 << 30) - 1, "CVE-2022-23558"),
    _length(f"{CONV}.outputs", 1 << 30, "CVE-2022-23558"),
    _length(f"{RESHAPE}.builtin_options.new_shape", MOST),
    _length(f"{CUSTOM}.custom_options", MOST),
    _length(f"{GRAPH}.inputs", MOST),
    _length(f"{WEIGHTS}.quantization.scale", MOST),
    _length(f"{WEIGHTS}.quantization.zero_point", 1 << 29, "CVE-2022-23558"),  # times 8
    _length("buffers[1].data", MOST),
    _length("buffers[1].data", 4096, "LiteRT #7029"),  # a slice would shorten it silently
    _length("metadata", MOST),
]

STRINGS = [
    Row("string without NUL", FORMAT, damage("description[0]", "uint8", 65, 4), "description"),
    Row("NUL inside a string", FORMAT, damage("description[0]", "uint8", 0, 1), "description"),
    Row("string not UTF-8", FORMAT, damage("description[0]", "uint8", 0xFF), "description"),
    Row(
        "overlong UTF-8",
        FORMAT,
        damage(f"{INPUT}.name[0]", "uint16", 0x80C0),
        f"{INPUT}.name",
    ),
    Row(
        "lone surrogate",
        FORMAT,
        damage("description[0]", "uint32", 0x2080A0ED),
        "description",
    ),
]
