"""What the reader accepts, and what it makes of it. What it refuses is in tests/hostile."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.flatbuf import Flatbuffer
from microinfer.model import Metadata, Operator, OperatorCode, Quantization, Tensor
from microinfer.reader import MAX_DIMENSION, MAX_RANK, constant_bytes, read
from microinfer.schema import BuiltinOperator, BuiltinOptions, TensorType
from microinfer.schema_options import TFLITE
from microinfer.writer import write
from tests.hostile.seeds import SHARED_OR_NONE, changed, edit, entry, forge, seed

MAIN = "subgraphs[0]"


@pytest.fixture(params=SHARED_OR_NONE, ids=lambda path: path.stem if path else "absent")
def real(request: pytest.FixtureRequest) -> Path:
    if request.param is None:
        pytest.skip("no real models beside the project")
    path: Path = request.param
    return path


def test_real_model_reads(real: Path) -> None:
    model = read(real.read_bytes())
    assert model.subgraphs[0].operators
    assert any(model.buffers)


def test_real_model_survives_the_writer(real: Path) -> None:
    model = read(real.read_bytes())
    assert read(write(model)) == model


def test_real_model_reads_in_a_third_of_a_second(real: Path) -> None:
    data = real.read_bytes()
    start = time.perf_counter()
    read(data)
    assert time.perf_counter() - start < 0.3


def test_five_thousand_tensors_and_operators_read_in_two_seconds() -> None:
    tensors = tuple(Tensor(f"t{i}", (1, 8), TensorType.INT8) for i in range(5001))
    operators = tuple(Operator(1, (i,), (i + 1,)) for i in range(5000))
    model = changed(f"{MAIN}.tensors", tensors)
    graph = changed(f"{MAIN}.operators", operators).subgraphs[0]
    data = write(
        changed("subgraphs", (type(graph)("", model.subgraphs[0].tensors, (0,), (1,), operators),))
    )
    start = time.perf_counter()
    assert len(read(data).subgraphs[0].operators) == 5000
    assert time.perf_counter() - start < 2


def test_options_absent_from_the_file_have_their_defaults() -> None:
    bare = Operator(0, (0, 1, 2), (3,), BuiltinOptions.Conv2DOptions, {"stride_w": 2})
    options = read(edit(f"{MAIN}.operators[0]", bare)()).subgraphs[0].operators[0].options
    assert options == {
        "padding": 0,
        "stride_w": 2,
        "stride_h": 0,
        "fused_activation_function": 0,
        "dilation_w_factor": 1,
        "dilation_h_factor": 1,
        "quantized_bias_type": 0,
    }


def test_text_options_are_read() -> None:
    options = {"container": "c", "shared_name": "state"}
    handle = Operator(0, (), (3,), BuiltinOptions.VarHandleOptions, options)
    recipe = edit(
        f"{MAIN}.operators",
        (handle,),
        operator_codes=(OperatorCode(BuiltinOperator.VAR_HANDLE),),
    )
    assert read(recipe()).subgraphs[0].operators == (handle,)


def test_options_without_fields_keep_their_tag() -> None:
    exp = Operator(0, (7,), (8,), BuiltinOptions.ExpOptions)
    recipe = edit(f"{MAIN}.operators", (exp,), operator_codes=(OperatorCode(BuiltinOperator.EXP),))
    assert read(recipe()).subgraphs[0].operators == (exp,)


def test_unknown_operator_and_options_are_passed_on() -> None:
    future = Operator(0, (7,), (8,), 200)
    recipe = edit(f"{MAIN}.operators", (future,), operator_codes=(OperatorCode(5000),))
    model = read(recipe())
    assert model.subgraphs[0].operators == (future,)
    assert model.operator_codes == (OperatorCode(5000),)


def test_unknown_tensor_type_is_passed_on() -> None:
    model = changed(f"{MAIN}.tensors[1].type", 99)
    assert read(write(model)) == model


def test_operator_number_of_old_files_is_in_the_byte() -> None:
    data = forge("OperatorCode", 0, deprecated_builtin_code=3, builtin_code=None)()
    assert read(data).operator_codes[0].builtin == BuiltinOperator.CONV_2D


def test_operator_number_without_the_byte_is_accepted() -> None:
    data = forge("OperatorCode", 0, deprecated_builtin_code=None, builtin_code=3)()
    assert read(data).operator_codes[0].builtin == BuiltinOperator.CONV_2D


def test_operator_number_above_126_is_in_the_int32() -> None:
    data = forge("OperatorCode", 3, deprecated_builtin_code=127, builtin_code=150)()
    assert read(data).operator_codes[3].builtin == BuiltinOperator.GELU


def test_float_tensor_with_observed_range_only_is_not_quantised() -> None:
    data = forge(
        "QuantizationParameters", 0, scale=None, zero_point=None, min=(-1.0,), max=(1.0,)
    )()
    assert read(data).subgraphs[0].tensors[0].quantization is None


def test_quantisation_without_scales_is_none() -> None:
    data = edit(f"{MAIN}.tensors[0].quantization", Quantization((), ()))()
    assert read(data).subgraphs[0].tensors[0].quantization is None


def test_custom_quantisation_is_passed_on() -> None:
    custom = Quantization((), (), details_type=1)
    model = changed(f"{MAIN}.tensors[0].quantization", custom)
    assert read(write(model)) == model


@pytest.mark.parametrize("axis", [-1, 1, 3])
def test_stale_axis_of_a_single_scale_becomes_0(axis: int) -> None:
    data = edit(f"{MAIN}.tensors[2].quantization", Quantization((0.5,), (0,), axis))()
    assert read(data).subgraphs[0].tensors[2].quantization == Quantization((0.5,), (0,), 0)


def test_stale_axis_of_a_single_scale_becomes_0_in_any_rank() -> None:
    data = edit(f"{MAIN}.tensors[0].quantization", Quantization((0.5,), (0,), 4))()
    assert read(data).subgraphs[0].tensors[0].quantization == Quantization((0.5,), (0,), 0)


def test_axis_within_the_rank_is_kept() -> None:
    for axis in (0, 3):
        model = changed(f"{MAIN}.tensors[0].quantization", Quantization((0.5,), (0,), axis))
        assert read(write(model)) == model


def test_stale_axis_of_a_vector_with_a_scale_per_element_becomes_0() -> None:
    four = (0.5,) * 4, (0,) * 4
    data = edit(f"{MAIN}.tensors[2].quantization", Quantization(*four, 3))()
    assert read(data).subgraphs[0].tensors[2].quantization == Quantization(*four, 0)


def test_scale_of_any_positive_size_is_read() -> None:
    for scale in (2.0**-149, 2.0**127, 2.0**-20):
        model = changed(f"{MAIN}.tensors[0].quantization", Quantization((scale,), (0,)))
        assert read(write(model)) == model


def test_scalar_has_an_empty_shape_and_one_element() -> None:
    scalar = Tensor("axis", (), TensorType.INT32, 1)
    model = changed(f"{MAIN}.tensors[1]", scalar)
    data = edit(f"{MAIN}.tensors[1]", scalar, **{"buffers[1]": struct.pack("<i", -1)})()
    assert read(data).subgraphs[0].tensors[1] == model.subgraphs[0].tensors[1]


def test_absent_shape_is_a_scalar() -> None:
    data = forge("Tensor", 7, shape=None)()
    assert read(data).subgraphs[0].tensors[7].shape == ()


def test_absent_index_vectors_are_empty() -> None:
    operator = read(forge("Operator", 2, inputs=None, outputs=None)()).subgraphs[0].operators[2]
    assert (operator.inputs, operator.outputs) == ((), ())
    graph = read(forge("SubGraph", 0, inputs=None, outputs=None, name=None)()).subgraphs[0]
    assert (graph.inputs, graph.outputs, graph.name) == ((), (), "")


def test_absent_names_are_empty() -> None:
    model = read(forge("Metadata", 0, name=None)())
    assert model.metadata == (Metadata("", 4),)
    assert read(entry("", "Model", "description", 0)()).description == ""
    assert read(forge("Tensor", 0, name=None)()).subgraphs[0].tensors[0].name == ""


def test_absent_metadata_is_empty() -> None:
    assert read(entry("", "Model", "metadata", 0)()).metadata == ()


def test_intermediate_tensor_may_be_empty() -> None:
    model = changed(f"{MAIN}.tensors[6].shape", (0,))
    assert read(write(model)) == model


def test_empty_tensor_is_refused_where_it_is_computed_with() -> None:
    with pytest.raises(UnsupportedModel, match=r"operators\[2\]\.outputs\[0\]"):
        read(edit(f"{MAIN}.tensors[7].shape", (1, 0))())


def test_largest_rank_and_dimension_are_read() -> None:
    shape = (1,) * (MAX_RANK - 1) + (MAX_DIMENSION,)
    model = changed(f"{MAIN}.tensors[6].shape", shape)
    assert read(write(model)) == model


def test_most_elements_are_read_and_one_more_row_is_not() -> None:
    model = changed(f"{MAIN}.tensors[6].shape", (1 << 14, 1 << 14))
    assert read(write(model)) == model
    with pytest.raises(UnsupportedModel, match="268451840 elements"):
        read(edit(f"{MAIN}.tensors[6].shape", ((1 << 14) + 1, 1 << 14))())


def test_constant_may_lie_right_behind_the_header() -> None:
    data = forge("Buffer", 1, data=None, offset=8, size=8)()
    assert read(data).buffers[1] == data[8:16]


def test_field_read_as_another_kind_is_our_bug_and_a_type_error() -> None:
    root = Flatbuffer(write(seed()), TFLITE).root()
    with pytest.raises(TypeError, match="a tables, not a string"):
        root.string("subgraphs")


def test_constant_outside_the_flatbuffer_is_read() -> None:
    size = len(forge("Buffer", 1, data=None, offset=1, size=0)())
    data = forge("Buffer", 1, data=None, offset=size, size=8)() + bytes(range(8))
    assert read(data) == seed()


def test_custom_options_outside_the_flatbuffer_are_read() -> None:
    fields = {"custom_options": None, "large_custom_options_size": 9}
    size = len(forge("Operator", 2, large_custom_options_offset=1, **fields)())
    data = forge("Operator", 2, large_custom_options_offset=size, **fields)() + b"threshold"
    assert read(data) == seed()


def test_offsets_0_and_1_mean_that_data_is_inline() -> None:
    for offset in (0, 1):
        assert read(forge("Buffer", 1, offset=offset, size=0)()) == seed()


def test_unsized_types_skip_the_length_check() -> None:
    model = changed(f"{MAIN}.tensors[1].type", TensorType.STRING)
    assert read(write(model)) == model


def test_sparse_constants_skip_the_length_check() -> None:
    data = edit("buffers[1]", b"\1\2\3", **{f"{MAIN}.tensors[1].has_sparsity": True})()
    assert read(data).subgraphs[0].tensors[1].has_sparsity


EIGHT_ELEMENTS = {
    TensorType.FLOAT64: 64,
    TensorType.FLOAT32: 32,
    TensorType.FLOAT16: 16,
    TensorType.BFLOAT16: 16,
    TensorType.FLOAT8_E4M3FN: 8,
    TensorType.FLOAT8_E5M2: 8,
    TensorType.COMPLEX64: 64,
    TensorType.COMPLEX128: 128,
    TensorType.BOOL: 8,
    TensorType.INT2: 2,
    TensorType.INT4: 4,
    TensorType.INT8: 8,
    TensorType.INT16: 16,
    TensorType.INT32: 32,
    TensorType.INT64: 64,
    TensorType.UINT4: 4,
    TensorType.UINT8: 8,
    TensorType.UINT16: 16,
    TensorType.UINT32: 32,
    TensorType.UINT64: 64,
    TensorType.STRING: None,
    TensorType.RESOURCE: None,
    TensorType.VARIANT: None,
    99: None,
}


@pytest.mark.parametrize(("type_number", "stored"), EIGHT_ELEMENTS.items())
def test_bytes_of_eight_elements(type_number: int, stored: int | None) -> None:
    assert constant_bytes((2, 4), type_number) == stored


def test_packed_elements_fill_up_their_last_byte() -> None:
    assert constant_bytes((3,), TensorType.INT4) == 2
    assert constant_bytes((5,), TensorType.INT2) == 2


@pytest.mark.parametrize(
    ("type_number", "low", "high"),
    [
        (TensorType.INT2, -2, 1),
        (TensorType.INT4, -8, 7),
        (TensorType.INT8, -128, 127),
        (TensorType.INT16, -(2**15), 2**15 - 1),
        (TensorType.INT32, -(2**31), 2**31 - 1),
        (TensorType.INT64, -(2**63), 2**63 - 1),
        (TensorType.UINT4, 0, 15),
        (TensorType.UINT8, 0, 255),
        (TensorType.UINT16, 0, 2**16 - 1),
        (TensorType.UINT32, 0, 2**32 - 1),
        (TensorType.FLOAT32, -(2**63), 2**63 - 1),
    ],
)
def test_zero_point_is_any_value_the_type_stores(type_number: int, low: int, high: int) -> None:
    for zero_point in (low, high):
        quantization = Quantization((0.5,), (zero_point,))
        tensor = Tensor("t", (1,), type_number, quantization=quantization)
        model = changed(f"{MAIN}.tensors[6]", tensor)
        assert read(write(model)) == model
    for zero_point in (low - 1, high + 1):
        if -(2**63) <= zero_point < 2**63:
            tensor = Tensor(
                "t", (1,), type_number, quantization=Quantization((0.5,), (zero_point,))
            )
            with pytest.raises(MalformedModel, match=r"zero_point\[0\]"):
                read(write(changed(f"{MAIN}.tensors[6]", tensor)))


def test_a_mebibyte_of_name_is_read() -> None:
    model = changed(f"{MAIN}.tensors[0].name", "n" * (1 << 20))
    assert read(write(model)) == model


def test_a_second_subgraph_is_read() -> None:
    graph = seed().subgraphs[0]
    model = changed("subgraphs", (graph, graph))
    assert read(write(model)) == model
