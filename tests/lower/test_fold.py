"""Folding, held to the official runtimes; refusals; chains as Keras exports them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.lower.fold import FOLDING_BYTES
from tests.support.agreement import Oracles, assert_agree, assert_equals_oracle
from tests.support.folding import FoldBuilder, assert_folds, folded, ints
from tests.support.models import ModelBuilder

Arrays = list[NDArray[Any]]

FIRST = np.array([-7, 7, 9, -9])
SECOND = np.array([2, -2, 4, 4])
MATRIX = np.arange(6).reshape(2, 3)
NOTHING_FUSED = {"fused_activation_function": 0}

# Operator, inputs, options, shape, wanted; on int32, and on int64 where `int64` says so. TFLM
# computes few of them, and none on int64.
Row = tuple[str, Arrays, dict[str, Any], tuple[int, ...], list[int], bool]
ROWS: list[Row] = [
    ("ADD", [FIRST, SECOND], NOTHING_FUSED, (4,), [-5, 5, 13, -5], True),
    ("ADD", [MATRIX, np.array([[1], [9]])], NOTHING_FUSED, (2, 3), [1, 2, 3, 12, 13, 14], True),
    ("SUB", [FIRST, SECOND], NOTHING_FUSED, (4,), [-9, 9, 5, -13], True),
    ("MUL", [FIRST, SECOND], NOTHING_FUSED, (4,), [-14, -14, 36, -36], True),
    ("FLOOR_DIV", [FIRST, SECOND], {}, (4,), [-4, -4, 2, -3], False),
    ("FLOOR_MOD", [FIRST, SECOND], {}, (4,), [1, -1, 1, 3], True),
    ("MAXIMUM", [FIRST, SECOND], {}, (4,), [2, 7, 9, 4], True),
    ("MINIMUM", [FIRST, SECOND], {}, (4,), [-7, -2, 4, -9], True),
    ("SUM", [MATRIX, ints(0, 1)], {"keep_dims": False}, (), [15], True),
    ("SUM", [MATRIX, ints(-1)], {"keep_dims": True}, (2, 1), [3, 12], True),
    ("REDUCE_PROD", [FIRST, ints(0)], {"keep_dims": False}, (), [3969], True),
    ("REDUCE_MAX", [MATRIX, ints(1)], {"keep_dims": False}, (2,), [2, 5], True),
    ("REDUCE_MIN", [MATRIX, ints(0)], {"keep_dims": True}, (1, 3), [0, 1, 2], True),
    ("RANGE", [np.array(7), np.array(-2), np.array(-3)], {}, (3,), [7, 4, 1], True),
    ("RANGE", [np.array(0), np.array(5), np.array(2)], {}, (3,), [0, 2, 4], True),
    ("ZEROS_LIKE", [MATRIX], {}, (2, 3), [0, 0, 0, 0, 0, 0], True),
    ("BROADCAST_ARGS", [np.array([4, 1, 3]), np.array([5, 1])], {}, (3,), [4, 5, 3], True),
    ("FILL", [np.array([2, 2]), np.array(5)], {}, (2, 2), [5, 5, 5, 5], True),
    (
        "PACK",
        [FIRST, SECOND],
        {"values_count": 2, "axis": -1},
        (4, 2),
        [-7, 2, 7, -2, 9, 4, -9, 4],
        True,
    ),
    ("PACK", [np.array(3), np.array(4)], {"values_count": 2, "axis": 0}, (2,), [3, 4], True),
    (
        "GATHER",
        [MATRIX, ints(2, 0)],
        {"axis": -1, "batch_dims": 0},
        (2, 2),
        [2, 0, 5, 3],
        True,
    ),
    (
        "GATHER",
        [FIRST, np.array(2, np.int32)],
        {"axis": 0, "batch_dims": 0},
        (),
        [9],
        True,
    ),
    ("TRANSPOSE", [MATRIX, ints(1, 0)], {}, (3, 2), [0, 3, 1, 4, 2, 5], True),
    ("SLICE", [MATRIX, ints(1, 1), ints(1, -1)], {}, (1, 2), [4, 5], True),
    ("CONCATENATION", [FIRST, SECOND], {"axis": 0} | NOTHING_FUSED, (8,), [*FIRST, *SECOND], True),
    ("RESHAPE", [MATRIX, ints(3, -1)], {"new_shape": ()}, (3, 2), [0, 1, 2, 3, 4, 5], True),
    ("SQUEEZE", [FIRST.reshape(1, 4)], {"squeeze_dims": ()}, (4,), list(FIRST), True),
    ("EXPAND_DIMS", [FIRST, ints(0)], {}, (1, 4), list(FIRST), True),
]
ON_TFLM = {
    *("ADD", "SUB", "MUL", "MAXIMUM", "MINIMUM", "FILL", "PACK", "SLICE"),
    *("CONCATENATION", "RESHAPE", "SQUEEZE", "ZEROS_LIKE", "BROADCAST_ARGS"),
}
"""What TFLM computes on int32."""


def typed(inputs: Arrays, dtype: str) -> Arrays:
    """Arrays of platform integers in a type; those that have one (axes, indices) as they are."""
    return [x if x.dtype == np.int32 else x.astype(dtype) for x in inputs]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
@pytest.mark.parametrize("dtype", ["int32", "int64"])
def test_an_operator_on_constants_folds_to_what_the_runtimes_compute(
    oracles: Oracles, row: Row, dtype: str
) -> None:
    operator, inputs, options, shape, wanted, int64_on_litert = row
    builder = FoldBuilder()
    result = builder.result(operator, list(typed(inputs, dtype)), shape, dtype, **options)
    constants = assert_folds(
        builder,
        oracles,
        tflm=dtype == "int32" and operator in ON_TFLM,
        litert=dtype == "int32" or int64_on_litert,
    )
    assert constants[result].reshape(-1).tolist() == wanted


@pytest.mark.parametrize(("dtype", "out_type"), [("int32", 2), ("int64", 4)])
def test_the_shape_of_what_runs_is_a_constant(oracles: Oracles, dtype: str, out_type: int) -> None:
    builder = FoldBuilder((2, 3))
    result = builder.result("SHAPE", [builder.source], (2,), dtype, out_type=out_type)
    constants = assert_folds(builder, oracles, tflm=dtype == "int32")  # TFLM refuses int64
    assert constants[result].tolist() == [2, 3]


def test_so_is_its_rank(oracles: Oracles) -> None:
    builder = FoldBuilder((2, 3))
    result = builder.result("RANK", [builder.source])
    assert assert_folds(builder, oracles, tflm=False)[result] == 2  # TFLM has no RANK


def test_slices_of_a_constant_fold_one_by_one(oracles: Oracles) -> None:
    builder = FoldBuilder()
    outputs = [builder.tensor((2,), "int32") for _ in range(3)]
    constant = builder.constant(MATRIX.astype(np.int32))
    builder.op("UNPACK", [constant], outputs, num=3, axis=-1)
    constants = assert_folds(builder, oracles)
    assert [constants[i].tolist() for i in outputs] == [[0, 3], [1, 4], [2, 5]]


@pytest.mark.parametrize(
    ("values", "dtype", "wanted"),
    [
        (np.array([-7, 9], np.int64), "int32", [-7, 9]),
        (np.array([-7, 9], np.int32), "int64", [-7, 9]),
        (np.array([0, -5], np.int32), "bool", [False, True]),
        (np.array([False, True]), "int32", [0, 1]),
    ],
)
def test_casts_between_whole_numbers(
    oracles: Oracles, values: NDArray[Any], dtype: str, wanted: list[int]
) -> None:
    number = {"int32": 2, "int64": 4, "bool": 6}
    builder = FoldBuilder()
    result = builder.result(
        "CAST",
        [values],
        (2,),
        dtype,
        in_data_type=number[values.dtype.name],
        out_data_type=number[dtype],
    )
    has_int64 = "int64" in (values.dtype.name, dtype)
    constants = assert_folds(builder, oracles, tflm=not has_int64)  # TFLM: not supported
    assert constants[result].tolist() == wanted


def test_quantised_constants_move_too(oracles: Oracles) -> None:
    builder = FoldBuilder()
    weights = builder.constant(np.arange(6, dtype=np.int8).reshape(2, 3), [0.5], [3])
    turned = builder.tensor((3, 2), "int8", 0.5, 3)
    builder.op("TRANSPOSE", [weights, builder.constant(ints(1, 0))], [turned])
    constants = assert_folds(builder, oracles)
    assert constants[turned].tolist() == [[0, 3], [1, 4], [2, 5]]


def test_a_constant_that_changes_its_scale_is_refused() -> None:
    builder = FoldBuilder()
    weights = builder.constant(np.zeros((2, 3), np.int8), [0.5])
    turned = builder.tensor((3, 2), "int8", 0.25)
    builder.op("TRANSPOSE", [weights, builder.constant(ints(1, 0))], [turned])
    with pytest.raises(UnsupportedModel, match="input and output must share scale"):
        microinfer.load(builder.finished())


def test_arithmetic_on_quantised_constants_does_not_fold() -> None:
    builder = FoldBuilder()
    first = builder.constant(np.zeros(3, np.int8), [0.5])
    target = builder.tensor((3,), "int8", 0.5)
    builder.op("ADD", [first, first], [target], fused_activation_function=0)
    with pytest.raises(UnsupportedModel, match="both operands are constants"):
        microinfer.load(builder.finished())


# Malformed and refused, one row per lie: operator, inputs, options, shape, dtype, message.
LIES: list[tuple[str, Arrays, dict[str, Any], tuple[int, ...], str, str]] = [
    ("ADD", [ints(2**31 - 1), ints(1)], NOTHING_FUSED, (1,), "int32", "2147483648 is computed"),
    ("MUL", [ints(1 << 30), ints(-4)], NOTHING_FUSED, (1,), "int32", "-4294967296 is computed"),
    ("ADD", [ints(1, 2), ints(1, 2, 3)], NOTHING_FUSED, (3,), "int32", "do not broadcast"),
    ("ADD", [ints(1, 2), ints(1)], NOTHING_FUSED, (1,), "int32", r"\[2\] follows from the inputs"),
    ("ADD", [ints(1)], NOTHING_FUSED, (1,), "int32", "1 inputs; 2 expected"),
    ("ADD", [ints(1), ints(1)], {"fused_activation_function": 9}, (1,), "int32", "is 9; 0 to 5"),
    ("FLOOR_DIV", [ints(1), ints(0)], {}, (1,), "int32", "a divisor of 0"),
    ("FLOOR_MOD", [ints(1), ints(0)], {}, (1,), "int32", "a divisor of 0"),
    ("SUM", [ints(1, 2), ints(1)], {"keep_dims": False}, (), "int32", "axis is 1; a tensor of ran"),
    ("REDUCE_PROD", [ints(1 << 16, 1 << 16), ints(0)], {"keep_dims": False}, (), "int32", "429496"),
    ("RANGE", [ints(0), ints(3), ints(0)], {}, (3,), "int32", "delta is 0"),
    ("RANGE", [ints(0), ints(2**31 - 1), ints(1)], {}, (3,), "int32", r"\[2147483647\] follows"),
    ("RANGE", [ints(0, 1), ints(3), ints(1)], {}, (3,), "int32", "start has 2 values"),
    ("CAST", [np.array([1 << 31])], {}, (1,), "int32", "2147483648 is computed"),
    ("CAST", [ints(1)], {}, (2,), "int64", r"\[1\] follows"),
    ("FILL", [ints(2**31 - 1, 2**31 - 1), np.array(1, np.int32)], {}, (2, 2), "int32", "follows"),
    ("FILL", [ints(2), ints(1, 1)], {}, (2,), "int32", r"value has shape \[2\]"),
    ("PACK", [ints(1), ints(1)], {"values_count": 3, "axis": 0}, (3, 1), "int32", "2 inputs; 3 ex"),
    ("PACK", [ints(1), ints(1, 2)], {"values_count": 2, "axis": 0}, (2, 1), "int32", "has shape"),
    ("PACK", [ints(1)], {"values_count": 1, "axis": 2}, (1, 1), "int32", "axis is 2"),
    ("UNPACK", [ints(1, 2)], {"num": 1, "axis": 0}, (), "int32", "num is 1; dimension 0"),
    ("UNPACK", [ints(1, 2)], {"num": 2, "axis": 0}, (), "int32", "1 outputs; 2 expected"),
    ("GATHER", [ints(1, 2), ints(2)], {"axis": 0, "batch_dims": 0}, (1,), "int32", "from 2 to 2"),
    ("GATHER", [ints(1, 2), ints(-1)], {"axis": 0, "batch_dims": 0}, (1,), "int32", "from -1 to"),
    ("GATHER", [ints(1, 2), ints(0)], {"axis": 1, "batch_dims": 0}, (1,), "int32", "axis is 1"),
    ("SLICE", [ints(1, 2), ints(1), ints(2)], {}, (2,), "int32", "a box inside"),
    ("SLICE", [ints(1, 2), ints(-1), ints(1)], {}, (1,), "int32", "a box inside"),
    ("SLICE", [ints(1, 2), ints(2), ints(-1)], {}, (1,), "int32", "a box inside"),
    ("SLICE", [ints(1, 2), ints(0, 0), ints(1)], {}, (1,), "int32", "1 each expected"),
    ("TRANSPOSE", [MATRIX.astype(np.int32), ints(0, 0)], {}, (2, 2), "int32", "each of 2 dim"),
    ("TRANSPOSE", [MATRIX.astype(np.int32), ints(0, 2)], {}, (2, 3), "int32", "permutation is 2"),
    ("RESHAPE", [ints(1, 2), ints(3)], {}, (3,), "int32", "do not fill"),
    ("SHAPE", [ints(1, 2)], {"out_type": 0}, (1,), "int32", "out_type is FLOAT32"),
    ("SHAPE", [ints(1, 2)], {"out_type": 4}, (1,), "int32", "out_type says int64"),
    ("SHAPE", [ints(1, 2)], {"out_type": 99}, (1,), "int32", "out_type is 99"),
    ("SHAPE", [ints(1, 2)], {"out_type": 2}, (2,), "int32", r"\[1\] follows"),
    ("RANK", [ints(1, 2)], {}, (1,), "int32", r"\[\] follows"),
]


@pytest.mark.parametrize("row", LIES, ids=lambda row: f"{row[0]} {row[5]}")
def test_a_lie_is_malformed(row: tuple[str, Arrays, dict[str, Any], Any, str, str]) -> None:
    operator, inputs, options, shape, dtype, message = row
    builder = FoldBuilder()
    builder.result(operator, list(inputs), shape, dtype, **options)
    with pytest.raises(MalformedModel, match=message):
        microinfer.load(builder.finished())


REFUSED: list[tuple[str, Arrays, dict[str, Any], tuple[int, ...], str]] = [
    ("ADD", [ints(1), ints(1)], {"fused_activation_function": 1}, (1,), "fused activation RELU"),
    ("ADD", [ints(*range(5000)), ints(1)], NOTHING_FUSED, (5000,), "up to 4096 can be computed"),
    ("GATHER", [ints(1), ints(0)], {"axis": 0, "batch_dims": 1}, (1,), "batch_dims is 1"),
    ("ADD", [ints(1), np.array([1])], NOTHING_FUSED, (1,), "input 1 is int64; int32 is supported"),
]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row[0]} {row[4]}")
def test_what_folding_declines_is_unsupported(row: tuple[str, Arrays, Any, Any, str]) -> None:
    operator, inputs, options, shape, message = row
    builder = FoldBuilder()
    builder.result(operator, list(inputs), shape, **options)
    with pytest.raises(UnsupportedModel, match=message):
        microinfer.load(builder.finished())


def test_constants_that_grow_without_end_are_refused() -> None:
    """Packing a constant with itself doubles it; a short file must not fill the memory."""
    builder = FoldBuilder()
    grown, size = builder.constant(ints(*range(1024))), 1024
    for _ in range(14):
        size *= 2
        grown = builder.result(
            "CONCATENATION", [grown, grown], (size,), axis=0, fused_activation_function=0
        )
    with pytest.raises(UnsupportedModel, match=f"{FOLDING_BYTES} bytes of folded"):
        microinfer.load(builder.finished())


def test_a_model_whose_output_is_constant_is_refused() -> None:
    builder = FoldBuilder()
    shape = builder.result("SHAPE", [builder.source], (2,), out_type=2)
    with pytest.raises(UnsupportedModel, match="a model output that is a constant"):
        microinfer.load(builder.bytes(outputs=[shape]))


def dynamic_batch_flatten(builder: ModelBuilder) -> int:
    """keras.layers.Flatten of a dynamic batch: [-1,2,3,2] to [-1,12]. Returns the output."""
    source = builder.input((1, 2, 3, 2), "int8", 0.5, shape_signature=(-1, 2, 3, 2))
    shape = builder.tensor((4,), "int32")
    batch = builder.tensor((), "int32")
    wanted = builder.tensor((2,), "int32")
    flat = builder.tensor((1, 12), "int8", 0.5, shape_signature=(-1, 12))
    begin, end, stride = (builder.constant(ints(value)) for value in (0, 1, 1))
    builder.op("SHAPE", [source], [shape], out_type=2)
    builder.op(
        "STRIDED_SLICE",
        [shape, begin, end, stride],
        [batch],
        begin_mask=0,
        end_mask=0,
        ellipsis_mask=0,
        new_axis_mask=0,
        shrink_axis_mask=1,
        offset=False,
    )
    features = builder.constant(np.array(12, np.int32))
    builder.op("PACK", [batch, features], [wanted], values_count=2, axis=0)
    builder.op("RESHAPE", [source, wanted], [flat], new_shape=())
    return flat


def test_a_keras_flatten_lowers_to_a_plain_view(oracles: Oracles) -> None:
    builder = ModelBuilder()
    flat = dynamic_batch_flatten(builder)
    target = builder.tensor((1, 24), "int8", 0.5)
    builder.op("CONCATENATION", [flat, flat], [target], axis=1, fused_activation_function=0)
    model = builder.bytes(outputs=[target])
    graph = microinfer.load(model).graph
    assert [op.OPERATOR for op in graph.ops] == ["RESHAPE", "CONCATENATION"]
    assert graph.ops[0].IS_VIEW
    assert graph.ops[0].inputs == graph.inputs
    assert_agree(model, oracles)


def test_a_model_may_end_in_a_folded_flatten(oracles: Oracles) -> None:
    builder = ModelBuilder()
    flat = dynamic_batch_flatten(builder)
    model = builder.bytes(outputs=[flat])
    assert_equals_oracle(model, "tflm", oracles.tflm)
    assert_equals_oracle(model, "litert", oracles.litert)


def test_a_dense_layer_on_sequences_folds(oracles: Oracles) -> None:
    """keras.layers.Dense on [-1,4,3]: SHAPE, GATHER, REDUCE_PROD, PACK, RESHAPE there and back."""
    builder = ModelBuilder()
    source = builder.input((1, 4, 3), "int8", 0.5, shape_signature=(-1, 4, 3))
    scalar_axis = builder.constant(ints(0))

    def folded_op(operator: str, inputs: list[int], shape: tuple[int, ...], **options: Any) -> int:
        output = builder.tensor(shape, "int32")
        builder.op(operator, inputs, [output], **options)
        return output

    shape = folded_op("SHAPE", [source], (3,), out_type=2)
    gather = {"axis": 0, "batch_dims": 0}
    free = folded_op("GATHER", [shape, builder.constant(ints(0, 1))], (2,), **gather)
    inner = folded_op("GATHER", [shape, builder.constant(ints(2))], (1,), **gather)
    rows = folded_op("REDUCE_PROD", [free, scalar_axis], (), keep_dims=False)
    columns = folded_op("REDUCE_PROD", [inner, scalar_axis], (), keep_dims=False)
    matrix = folded_op("PACK", [rows, columns], (2,), values_count=2, axis=0)
    flat = builder.tensor((4, 3), "int8", 0.5)
    builder.op("RESHAPE", [source, matrix], [flat], new_shape=())
    doubled = builder.tensor((4, 6), "int8", 0.5)
    builder.op("CONCATENATION", [flat, flat], [doubled], axis=1, **NOTHING_FUSED)
    units = builder.constant(ints(6))
    back = folded_op("CONCATENATION", [free, units], (3,), axis=0, **NOTHING_FUSED)
    target = builder.tensor((1, 4, 6), "int8", 0.5)
    builder.op("RESHAPE", [doubled, back], [target], new_shape=())
    model = builder.bytes(outputs=[target])
    graph = microinfer.load(model).graph
    assert [op.OPERATOR for op in graph.ops] == ["RESHAPE", "CONCATENATION", "RESHAPE"]
    assert folded(graph, builder)[back].tolist() == [1, 4, 6]
    assert_agree(model, oracles, tflm=False)  # TFLM has no REDUCE_PROD and no int32 GATHER
