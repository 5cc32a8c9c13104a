"""Writer and reader are each other's inverse, and the map says where everything lies."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microinfer.model import Metadata, Model, Operator, OperatorCode, Quantization, SubGraph, Tensor
from microinfer.reader import _stored_range, constant_bytes, read
from microinfer.schema import BuiltinOperator, BuiltinOptions, TensorType
from microinfer.schema_options import OPTION_FIELDS, OPTIONS_OF
from microinfer.writer import write, write_with_map
from tests.hostile.seeds import changed, seed

NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
FLOATS = st.floats(width=32, allow_nan=False)
SCALES = st.floats(min_value=2.0**-149, max_value=2.0**127, width=32)


def _numbers(type_name: str) -> st.SearchStrategy[int]:
    bits = int(type_name.lstrip("uint"))
    low = 0 if type_name[0] == "u" else -(1 << (bits - 1))
    return st.integers(low, low + (1 << bits) - 1)


@st.composite
def _options(draw: st.DrawFn, tag: BuiltinOptions) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field in OPTION_FIELDS.get(tag, {}).items():
        if field.kind == "scalar" and field.type == "bool":
            values[name] = draw(st.booleans())
        elif field.kind == "scalar" and field.type == "float32":
            values[name] = draw(FLOATS)
        elif field.kind == "scalar":
            values[name] = draw(_numbers(field.type))
        elif field.kind == "string":
            values[name] = draw(NAMES)
        elif field.kind == "vector":
            values[name] = tuple(draw(st.lists(_numbers(field.type), max_size=4)))
    return values


@st.composite
def _tensors(draw: st.DrawFn, buffers: list[bytes]) -> Tensor:
    shape = tuple(draw(st.lists(st.integers(1, 5), max_size=4)))
    type_number = draw(st.sampled_from([*TensorType, 40]))
    size = constant_bytes(shape, type_number)
    buffer = 0
    if draw(st.booleans()):
        buffer = len(buffers)
        size = draw(st.integers(0, 9)) if size is None else size
        buffers.append(draw(st.binary(min_size=size, max_size=size)))
    quantization = None
    if draw(st.booleans()):
        axis = draw(st.integers(-1, len(shape) - 1))  # -1: one scale for the whole tensor
        count = 1 if axis < 0 else shape[axis]
        low, high = _stored_range(type_number)
        quantization = Quantization(
            tuple(draw(st.lists(SCALES, min_size=count, max_size=count))),
            tuple(draw(st.lists(st.integers(low, high), min_size=count, max_size=count))),
            max(axis, 0),
            draw(st.integers(0, 3)),
        )
    is_variable, is_dynamic = draw(st.booleans()), draw(st.booleans())
    signature = (-1, *shape[1:]) if shape and is_dynamic else None
    return Tensor(draw(NAMES), shape, type_number, buffer, quantization, is_variable, signature)


@st.composite
def _subgraphs(draw: st.DrawFn, codes: list[OperatorCode], buffers: list[bytes]) -> SubGraph:
    tensors = tuple(draw(_tensors(buffers)) for _ in range(draw(st.integers(1, 6))))
    index = st.integers(0, len(tensors) - 1)
    operators = []
    for _ in range(draw(st.integers(0, 4))):
        opcode_index = draw(st.integers(0, len(codes) - 1))
        tag = OPTIONS_OF.get(codes[opcode_index].builtin, BuiltinOptions.NONE)
        operators.append(
            Operator(
                opcode_index,
                tuple(draw(st.lists(st.one_of(st.just(-1), index), max_size=4))),
                tuple(draw(st.lists(index, max_size=2))),
                tag,
                draw(_options(tag)),
                draw(st.binary(max_size=20)),
                tuple(draw(st.lists(index, max_size=2))),
            )
        )
    return SubGraph(
        draw(NAMES),
        tensors,
        tuple(draw(st.lists(index, max_size=2))),
        tuple(draw(st.lists(index, max_size=2))),
        tuple(operators),
    )


@st.composite
def _models(draw: st.DrawFn) -> Model:
    builtins = st.sampled_from([op for op in BuiltinOperator if op != 127])
    codes = [
        OperatorCode(builtin, draw(st.integers(1, 9)), "Mine" if builtin == 32 else None)
        for builtin in draw(st.lists(builtins, min_size=1, max_size=4))
    ]
    buffers = [b""]
    graphs = tuple(draw(_subgraphs(codes, buffers)) for _ in range(draw(st.integers(1, 2))))
    buffers.append(draw(st.binary(max_size=9)))
    metadata = tuple(Metadata(name, len(buffers) - 1) for name in draw(st.lists(NAMES, max_size=2)))
    return Model(tuple(codes), graphs, tuple(buffers), draw(NAMES), 3, metadata)


@settings(max_examples=150, deadline=None)
@given(_models())
def test_reading_what_was_written_gives_the_model(model: Model) -> None:
    assert read(write(model)) == model


@settings(max_examples=30, deadline=None)
@given(_models())
def test_equal_models_give_equal_bytes(model: Model) -> None:
    data = write(model)
    assert write(read(data)) == data


@pytest.mark.parametrize("tag", OPTION_FIELDS, ids=lambda tag: tag.name)
def test_every_option_of_every_table_survives(tag: BuiltinOptions) -> None:
    builtin = next(op for op, options in OPTIONS_OF.items() if options == tag)
    values: dict[str, Any] = {}
    for i, (name, field) in enumerate(OPTION_FIELDS[tag].items(), start=1):
        if field.kind == "scalar":
            values[name] = {"bool": not field.default, "float32": i + 0.5}.get(field.type, i + 7)
        elif field.kind != "deprecated":
            values[name] = "text" if field.kind == "string" else (i, 2 * i)
    model = changed("operator_codes[0]", OperatorCode(builtin))
    operator = Operator(0, (0,), (3,), tag, values)
    graph = model.subgraphs[0]
    model = Model(
        model.operator_codes,
        (SubGraph("", graph.tensors, (), (), (operator,)),),
        model.buffers,
    )
    assert read(write(model)).subgraphs[0].operators[0].options == values


def test_constants_lie_on_16_byte_boundaries() -> None:
    model = changed("buffers", tuple(bytes(n) if n != 1 else bytes(8) for n in range(5)))
    _, positions = write_with_map(model)
    starts = [at for path, at in positions.items() if path.endswith(".data[0]")]
    assert len(starts) == 4
    assert [at % 16 for at in starts] == [0] * 4


def test_nonsense_is_written_as_given() -> None:
    model = changed("subgraphs[0].operators[0].inputs", (77, -5))
    data, positions = write_with_map(model)
    at = positions["subgraphs[0].operators[0].inputs[0]"]
    assert struct.unpack_from("<2i", data, at) == (77, -5)


def test_option_its_table_does_not_have_is_a_key_error() -> None:
    model = changed("subgraphs[0].operators[0].options", {"strides": 2})
    with pytest.raises(KeyError, match="strides"):
        write(model)


def test_number_that_does_not_fit_its_field_is_refused() -> None:
    with pytest.raises(TypeError):
        write(changed("subgraphs[0].tensors[0].buffer", -1))
    with pytest.raises(struct.error):
        write(changed("subgraphs[0].tensors[0].shape", (1 << 31,)))


@pytest.mark.parametrize(
    ("path", "form", "value"),
    [
        ("root", "<I", 32),
        ("identifier", "<I", int.from_bytes(b"TFL3", "little")),
        ("version", "<I", 3),
        ("operator_codes.length", "<I", 4),
        ("operator_codes[3].builtin_code", "<i", BuiltinOperator.GELU),
        ("description.length", "<I", 4),
        ("description[0]", "<4s", b"seed"),
        ("subgraphs[0].tensors[1].shape[0]", "<i", 4),
        ("subgraphs[0].tensors[1].quantization.scale[2]", "<f", 0.75),
        ("subgraphs[0].operators[0].inputs[1]", "<i", 1),
        ("subgraphs[0].operators[0].builtin_options.stride_h", "<i", 1),
        ("subgraphs[0].operators[2].inputs[1]", "<i", -1),
        ("buffers[2].data[4]", "<i", -2),
    ],
)
def test_map_says_where_a_value_lies(path: str, form: str, value: object) -> None:
    data, positions = write_with_map(seed())
    assert struct.unpack_from(form, data, positions[path]) == (value,)


def test_map_says_where_tables_and_vtables_lie() -> None:
    data, positions = write_with_map(seed())
    for path, at in positions.items():
        if path.endswith("table") and not path.endswith("vtable"):
            (distance,) = struct.unpack_from("<i", data, at)
            assert at - distance == positions[path.removesuffix("table") + "vtable"]
