"""Rows whose data, quantisation or options contradict the rest of the file."""

from __future__ import annotations

import math
from collections.abc import Callable

from microinfer.errors import UnsupportedModel
from microinfer.model import Operator, OperatorCode, Quantization, Tensor
from microinfer.schema import BuiltinOperator, BuiltinOptions, TensorType
from microinfer.writer import _At, _Writer
from tests.hostile.row import (
    BIAS,
    CONV,
    CUSTOM,
    GRAPH,
    INPUT,
    LIMIT,
    SCHEMA,
    WEIGHTS,
    Row,
)
from tests.hostile.seeds import edit, forge


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
