"""Rows in which something is missing, or an index or a dimension leads nowhere."""

from __future__ import annotations

from microinfer.errors import MalformedModel, UnsupportedModel
from tests.hostile.row import (
    BIAS,
    BIG,
    CONV,
    CUSTOM,
    GRAPH,
    INPUT,
    LIMIT,
    MOST,
    SCHEMA,
    WEIGHTS,
    Row,
)
from tests.hostile.seeds import edit, entry, forge


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
