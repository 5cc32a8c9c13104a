"""The hostile files the reader must refuse: a table of names, origins, recipes and answers.

Only what concerns structure, index ranges, dimensions, constants and quantisation. Files that
are sound and ask an operator for nonsense (stride 0, axis out of range) are lowering's rows.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass

from microinfer.errors import MalformedModel, MicroinferError, UnsupportedModel
from microinfer.model import Operator, OperatorCode, Quantization, Tensor
from microinfer.schema import BuiltinOperator, BuiltinOptions, TensorType
from microinfer.writer import _At, _Writer
from tests.hostile.seeds import END, Recipe, damage, edit, entry, forge, header, point, raw


@dataclass(frozen=True)
class Row:
    """One hostile file. `where` is the location its message starts with."""

    name: str
    origin: str  # advisory, issue thread, or whose rule it breaks
    recipe: Recipe
    where: str
    error: type[MicroinferError] = MalformedModel
    says: str = ""  # part of the message, where the place alone could have another cause


FORMAT = "flatbuffer format"
SCHEMA = "TFLite schema"
LIMIT = "limit of ours"

GRAPH = "subgraphs[0]"
INPUT = f"{GRAPH}.tensors[0]"
WEIGHTS = f"{GRAPH}.tensors[1]"
BIAS = f"{GRAPH}.tensors[2]"
CONV = f"{GRAPH}.operators[0]"
RESHAPE = f"{GRAPH}.operators[1]"
CUSTOM = f"{GRAPH}.operators[2]"

BIG = 1 << 31
MOST = (1 << 32) - 1

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


def _missing(field: str) -> Row:
    return Row(f"no {field}", SCHEMA, entry("", "Model", field, 0), field)


PRESENCE = [
    _missing("version"),
    _missing("operator_codes"),
    _missing("subgraphs"),
    _missing("buffers"),
    Row("no tensors", SCHEMA, entry(GRAPH, "SubGraph", "tensors", 0), f"{GRAPH}.tensors"),
    Row("no operators", SCHEMA, entry(GRAPH, "SubGraph", "operators", 0), f"{GRAPH}.operators"),
    Row("zero subgraphs", "hole of tflite::Verify", edit("subgraphs", ()), "subgraphs"),
    Row("zero buffers", SCHEMA, edit("buffers", ()), "buffers[0]"),
    Row("buffer 0 has data", SCHEMA, edit("buffers[0]", b"\1"), "buffers[0]"),
    Row("version 0", SCHEMA, edit("version", 0), "version"),
    Row("version 2", SCHEMA, edit("version", 2), "version"),
    Row("version 4", SCHEMA, edit("version", 4), "version"),
    Row("version 2**32 - 1", SCHEMA, edit("version", MOST), "version"),
]


def _code(name: str, origin: str, **fields: int | None) -> Row:
    where = "operator_codes[0].builtin_code"
    return Row(name, origin, forge("OperatorCode", 0, **fields), where)


OPERATOR_CODES = [
    _code("operator 127", SCHEMA, deprecated_builtin_code=127, builtin_code=0),
    _code("operator 127 twice", SCHEMA, deprecated_builtin_code=127, builtin_code=127),
    _code("operator 127 in a file of old", SCHEMA, deprecated_builtin_code=127, builtin_code=None),
    _code("operator -1", SCHEMA, deprecated_builtin_code=-1, builtin_code=-1),
    _code("operator -2**31", SCHEMA, deprecated_builtin_code=0, builtin_code=-BIG),
    _code("byte negative", SCHEMA, deprecated_builtin_code=-128, builtin_code=3),
    _code("byte says otherwise", SCHEMA, deprecated_builtin_code=4, builtin_code=3),
    _code("byte says 3, number 150", SCHEMA, deprecated_builtin_code=3, builtin_code=150),
    _code("byte says 127, number 3", SCHEMA, deprecated_builtin_code=127, builtin_code=3),
    Row(
        "custom operator without name",
        SCHEMA,
        edit("operator_codes[2].custom_code", None),
        "operator_codes[2].custom_code",
    ),
    Row(
        "custom operator with an empty name",
        SCHEMA,
        edit("operator_codes[2].custom_code", ""),
        "operator_codes[2].custom_code",
    ),
    Row(
        "opcode index behind the codes",
        "OpenVINO #34074",
        edit(f"{CONV}.opcode_index", 4),
        f"{CONV}.opcode_index",
    ),
    Row(
        "opcode index 2**32 - 1",
        "OpenVINO #34074",
        edit(f"{CONV}.opcode_index", MOST),
        f"{CONV}.opcode_index",
    ),
    Row(
        "operator without codes",
        SCHEMA,
        edit("operator_codes", ()),
        f"{CONV}.opcode_index",
    ),
]


def _tensor_index(path: str, value: int, origin: str) -> Row:
    return Row(f"{path.removeprefix(GRAPH + '.')} is {value}", origin, edit(path, value), path)


INDICES = [
    _tensor_index(f"{CONV}.inputs[0]", 9, "CVE-2020-15211"),
    _tensor_index(f"{CONV}.inputs[1]", 2**31 - 1, "TFLM #3073"),
    _tensor_index(f"{CONV}.inputs[2]", -2, "CVE-2020-15211"),
    _tensor_index(f"{CONV}.inputs[2]", -BIG, "CVE-2020-15211"),
    _tensor_index(f"{CUSTOM}.inputs[1]", 9, "LiteRT #8609"),
    _tensor_index(f"{CONV}.outputs[0]", -1, "TensorFlow #60620"),
    _tensor_index(f"{CONV}.outputs[0]", 9, "hole of tflite::Verify"),
    _tensor_index(f"{CONV}.outputs[0]", 2**31 - 1, "TFLM #3074"),
    _tensor_index(f"{CUSTOM}.intermediates[0]", -1, "CVE-2020-15211"),
    _tensor_index(f"{CUSTOM}.intermediates[0]", 9, "CVE-2020-15211"),
    _tensor_index(f"{GRAPH}.inputs[0]", -1, "TensorFlow #60619"),
    _tensor_index(f"{GRAPH}.inputs[0]", 9, "hole of tflite::Verify"),
    _tensor_index(f"{GRAPH}.outputs[0]", -1, "TensorFlow #60620"),
    _tensor_index(f"{GRAPH}.outputs[0]", 9, "hole of tflite::Verify"),
    _tensor_index(f"{WEIGHTS}.buffer", 5, "TFLM #3075"),
    _tensor_index(f"{WEIGHTS}.buffer", MOST, "TFLM #3648"),
    _tensor_index("metadata[0].buffer", 5, "TFLM #3535"),
    Row(
        "tensor index without tensors",
        "OpenVINO #34074",
        edit(f"{GRAPH}.tensors", ()),
        f"{GRAPH}.inputs[0]",
    ),
]


def _shape(name: str, origin: str, shape: tuple[int, ...], where: str, tensor: str = INPUT) -> Row:
    error = MalformedModel if min(shape, default=0) < 0 else UnsupportedModel
    recipe = edit(f"{tensor}.shape", shape, **{f"{tensor}.shape_signature": None})
    return Row(name, origin, recipe, where, error)


TOO_MUCH = 2**31 - 1
DIMENSIONS = [
    _shape("dimension -1", SCHEMA, (-1, 2, 2, 2), f"{INPUT}.shape[0]"),
    _shape("dimension -2**31", SCHEMA, (1, 2, 2, -BIG), f"{INPUT}.shape[3]"),
    _shape("dimension 2**24 + 1", LIMIT, (1, 2**24 + 1), f"{INPUT}.shape[1]"),
    _shape("dimension 2**31 - 1", "CVE-2021-29601", (TOO_MUCH, 2, 2, 2), f"{INPUT}.shape[0]"),
    _shape("65536 by 65536", "TFLM #3551", (65536, 65536), f"{INPUT}.shape"),
    _shape("product wraps int64", "CVE-2022-23559", (2**24,) * 6, f"{INPUT}.shape"),
    _shape(
        "product wraps int64 to 0",
        "safetensors-cpp",
        (2**22, 2**22, 2**20),
        f"{INPUT}.shape",
    ),
    _shape("seven dimensions", LIMIT, (1,) * 7, f"{INPUT}.shape"),
    _shape("a thousand dimensions", "LiteRT #124982", (1,) * 1000, f"{INPUT}.shape"),
    _shape("input channels 0", "CVE-2021-29602", (1, 2, 2, 0), f"{GRAPH}.inputs[0]"),
    _shape("batch 0", "CVE-2021-37691", (0, 2, 2, 2), f"{GRAPH}.inputs[0]"),
    Row(
        "filter channels 0",
        "CVE-2023-27579",
        edit(f"{WEIGHTS}.shape", (4, 1, 1, 0), **{f"{WEIGHTS}.buffer": 0}),
        f"{CONV}.inputs[1]",
        UnsupportedModel,
    ),
    Row(
        "filter width 0",
        "CVE-2021-29594",
        edit(f"{WEIGHTS}.shape", (4, 1, 0, 2), **{f"{WEIGHTS}.buffer": 0}),
        f"{CONV}.inputs[1]",
        UnsupportedModel,
    ),
    Row(
        "bias of no elements",
        "CVE-2022-23557",
        edit(f"{BIAS}.shape", (0,), **{f"{BIAS}.buffer": 0}),
        f"{CONV}.inputs[2]",
        UnsupportedModel,
    ),
    Row(
        "output of no elements",
        "TFLM #3603",
        edit(f"{GRAPH}.tensors[3].shape", (1, 2, 2, 0)),
        f"{CONV}.outputs[0]",
        UnsupportedModel,
    ),
    Row(
        "signature of another rank",
        SCHEMA,
        edit(f"{INPUT}.shape_signature", (-1, 2)),
        f"{INPUT}.shape_signature",
    ),
    Row(
        "signature of a hundred thousand entries",
        SCHEMA,
        edit(f"{INPUT}.shape_signature", (-1,) * 100_000),
        f"{INPUT}.shape_signature",
    ),
    Row(
        "signature entry -2",
        SCHEMA,
        edit(f"{INPUT}.shape_signature", (-2, 2, 2, 2)),
        f"{INPUT}.shape_signature[0]",
    ),
]


def _data(name: str, origin: str, data: bytes, type_number: int, tensor: str = BIAS) -> Row:
    buffer = {BIAS: 2, WEIGHTS: 1}[tensor]
    recipe = edit(f"buffers[{buffer}]", data, **{f"{tensor}.type": type_number})
    return Row(name, origin, recipe, f"{tensor}.buffer")


CONSTANTS = [
    _data("bias shorter than channels", "MNN #4796", bytes(8), TensorType.INT32),
    _data("bias one byte short", "OpenVINO #34071", bytes(15), TensorType.INT32),
    _data("bias one byte long", "OpenVINO #34071", bytes(17), TensorType.INT32),
    _data("float bias of half the size", "OpenVINO #34071", bytes(8), TensorType.FLOAT32),
    _data("int64 in half the bytes", "OpenVINO #34071", bytes(16), TensorType.INT64),
    _data("weights one byte short", "OpenVINO #34071", bytes(7), TensorType.INT8, WEIGHTS),
    _data("int4 weights unpacked", "hole of tflite::Verify", bytes(8), TensorType.INT4, WEIGHTS),
    _data("int4 weights short", "hole of tflite::Verify", bytes(3), TensorType.INT4, WEIGHTS),
    _data("int2 weights long", "hole of tflite::Verify", bytes(3), TensorType.INT2, WEIGHTS),
    _data("bool weights short", "OpenVINO #34071", bytes(1), TensorType.BOOL, WEIGHTS),
    Row(
        "weights larger than declared shape",
        "LiteRT #127292",
        edit(f"{WEIGHTS}.shape", (4, 1, 1, 1)),
        f"{WEIGHTS}.buffer",
    ),
]


def _external(name: str, where: str = "offset", **fields: int | bytes | None) -> Row:
    path = f"buffers[1].{where}"
    return Row(name, "TensorFlow #116632", forge("Buffer", 1, **{"data": None, **fields}), path)


def _large(name: str, where: str, **fields: int | bytes | None) -> Row:
    fields = {"custom_options": None, **fields}
    return Row(name, "TensorFlow #121262", forge("Operator", 2, **fields), f"{CUSTOM}.{where}")


_LARGE = "large_custom_options_offset"
EXTERNAL = [
    _external("buffer offset and size wrap 64 bits", offset=2**64 - 4, size=4),
    _external("buffer offset behind the file", offset=1 << 20, size=4),
    _external("buffer end behind the file", offset=64, size=1 << 20),
    _external("buffer size 2**64 - 1", offset=64, size=2**64 - 1),
    _external("buffer offset in the header", offset=2, size=4),
    _external("buffer size without offset", where="size", offset=0, size=4),
    _external("buffer size with offset 1", where="size", offset=1, size=4),
    _external("buffer inline and outside", data=bytes(8), offset=64, size=8),
    _large(
        "options offset and size wrap", _LARGE, **{_LARGE: 2**64 - 4}, large_custom_options_size=4
    ),
    _large("options behind the file", _LARGE, **{_LARGE: 1 << 20}, large_custom_options_size=4),
    _large("options size without offset", "large_custom_options_size", large_custom_options_size=4),
    _large(
        "options inline and outside",
        _LARGE,
        custom_options=b"abc",
        **{_LARGE: 64},
        large_custom_options_size=4,
    ),
    Row(
        "data in another file",
        LIMIT,
        forge("Tensor", 1, external_buffer=1),
        f"{WEIGHTS}.external_buffer",
        UnsupportedModel,
    ),
]


def _quantization(name: str, origin: str, where: str, **fields: object) -> Row:
    sound: dict[str, object] = {"scales": (0.5,), "zero_points": (0,), "quantized_dimension": 0}
    recipe = edit(f"{WEIGHTS}.quantization", Quantization(**{**sound, **fields}))  # type: ignore[arg-type]  # rows are wrong on purpose
    return Row(name, origin, recipe, f"{WEIGHTS}.quantization.{where}")


def _scale(name: str, scale: float) -> Row:
    return _quantization(f"scale {name}", SCHEMA, "scale[0]", scales=(scale,))


def _zero_point(value: int, type_number: int) -> Row:
    recipe = edit(
        f"{INPUT}.quantization",
        Quantization((0.5,), (value,)),
        **{f"{INPUT}.type": type_number},
    )
    name = f"zero point {value} of {TensorType(type_number).name}"
    return Row(name, SCHEMA, recipe, f"{INPUT}.quantization.zero_point[0]")


FOUR = (0.5,) * 4
QUANTIZATION = [
    _scale("NaN", math.nan),
    _scale("infinite", math.inf),
    _scale("minus infinite", -math.inf),
    _scale("0", 0.0),
    _scale("-0", -0.0),
    _scale("negative", -0.5),
    _quantization(
        "one scale of many NaN",
        SCHEMA,
        "scale[3]",
        scales=(0.5, 0.5, 0.5, math.nan),
        zero_points=(0,) * 4,
    ),
    _zero_point(128, TensorType.INT8),
    _zero_point(-129, TensorType.INT8),
    _zero_point(-1, TensorType.UINT8),
    _zero_point(256, TensorType.UINT8),
    _zero_point(2**15, TensorType.INT16),
    _zero_point(2**31, TensorType.INT32),
    _zero_point(8, TensorType.INT4),
    _zero_point(-(2**63), TensorType.INT8),
    _quantization("no zero points", "CVE-2021-37682", "zero_point", zero_points=()),
    _quantization("no scales", "CVE-2021-37682", "zero_point", scales=()),
    _quantization("fewer scales than zero points", SCHEMA, "zero_point", zero_points=(0, 0)),
    _quantization("fewer zero points than scales", SCHEMA, "zero_point", scales=FOUR),
    _quantization(
        "fewer scales than channels",
        "XNNPACK #11105",
        "quantized_dimension",
        scales=(0.5,) * 3,
        zero_points=(0,) * 3,
    ),
    _quantization(
        "more scales than channels",
        "XNNPACK #11105",
        "quantized_dimension",
        scales=(0.5,) * 5,
        zero_points=(0,) * 5,
    ),
    *(
        _quantization(
            f"quantised dimension {dimension}",
            "OpenVINO #34394",
            "quantized_dimension",
            scales=FOUR,
            zero_points=(0,) * 4,
            quantized_dimension=dimension,
        )
        for dimension in (-1, 3, 4, 2**31 - 1, -(2**31))
    ),
    _quantization(
        "two scales for four channels",
        "XNNPACK #11105",
        "quantized_dimension",
        scales=(0.5,) * 2,
        zero_points=(0,) * 2,
    ),
    Row(
        "two scales along no dimension",
        "OpenVINO #34394",
        edit(
            f"{GRAPH}.tensors[6]",
            Tensor(
                "t", (2, 2), TensorType.INT16, quantization=Quantization((0.5,) * 2, (0,) * 2, 2)
            ),
        ),
        f"{GRAPH}.tensors[6].quantization.quantized_dimension",
    ),
    Row(
        "quantisation details without value",
        SCHEMA,
        forge("QuantizationParameters", 0, details_type=1),
        f"{INPUT}.quantization.details",
    ),
    Row(
        "quantisation details without tag",
        SCHEMA,
        forge("QuantizationParameters", 0, details=lambda writer: writer.table({}, {})),
        f"{INPUT}.quantization.details",
    ),
]


def _empty(writer: _Writer) -> _At:
    return writer.table({}, {})


def _union(
    name: str,
    origin: str,
    where: str,
    says: str,
    **fields: int | Callable[[_Writer], _At] | None,
) -> Row:
    return Row(name, origin, forge("Operator", 0, **fields), f"{CONV}.{where}", says=says)


UNIONS = [
    _union(
        "options tag without value",
        "MNN #4823",
        "builtin_options",
        "without a value",
        builtin_options=None,
    ),
    _union(
        "options value without tag",
        "MNN #4823",
        "builtin_options",
        "with a value",
        builtin_options_type=0,
    ),
    _union(
        "second options tag alone",
        SCHEMA,
        "builtin_options_2",
        "without a value",
        builtin_options_2_type=1,
    ),
    _union(
        "second options value alone",
        SCHEMA,
        "builtin_options_2",
        "with a value",
        builtin_options_2=_empty,
    ),
    _union(
        "options of another operator",
        "MNN #4823",
        "builtin_options_type",
        "the operator's is 1",
        builtin_options_type=BuiltinOptions.Pool2DOptions,
    ),
    _union(
        "options of an unknown tag",
        "MNN #4823",
        "builtin_options_type",
        "the operator's is 1",
        builtin_options_type=255,
    ),
    Row(
        "conv with softmax options",
        "MNN #4823",
        edit(CONV, Operator(0, (0, 1, 2), (3,), BuiltinOptions.SoftmaxOptions, {"beta": 1.0})),
        f"{CONV}.builtin_options_type",
    ),
    Row(
        "opcode swapped under its options",
        "MNN #4823",
        edit("operator_codes[0]", OperatorCode(BuiltinOperator.SOFTMAX)),
        f"{CONV}.builtin_options_type",
    ),
]

ROWS = [
    *HEADER,
    *VTABLES,
    *OFFSETS,
    *LENGTHS,
    *STRINGS,
    *PRESENCE,
    *OPERATOR_CODES,
    *INDICES,
    *DIMENSIONS,
    *CONSTANTS,
    *EXTERNAL,
    *QUANTIZATION,
    *UNIONS,
]
