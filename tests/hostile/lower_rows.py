"""Files that are well formed and lie, or ask for what we decline: a row each, by what they say.

What the reader accepts byte by byte is wrong here in meaning: extents, axes, scales, dataflow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.schema import Padding
from tests.ops.test_fully_connected import model as dense
from tests.ops.test_svdf import model as svdf
from tests.ops.test_transpose_conv import model as transpose_conv
from tests.support.elementwise import binary_model, unary_model
from tests.support.gathers import gather_model
from tests.support.models import ModelBuilder
from tests.support.movements import ints, movement_model
from tests.support.pools import pool_model
from tests.support.windows import convolution_model

SAME = ((0.5, 0), (0.5, 0), (0.5, 0))
MASKS = {"begin_mask": 0, "end_mask": 0, "ellipsis_mask": 0, "new_axis_mask": 0}
MASKS |= {"shrink_axis_mask": 0, "offset": False}


@dataclass(frozen=True)
class Row:
    """A file, the one error it deserves, and a part of what the message says."""

    name: str
    build: Callable[[], bytes]
    error: type[Exception]
    part: str


def lie(name: str, part: str, build: Callable[[], bytes]) -> Row:
    return Row(name, build, MalformedModel, part)


def decline(name: str, part: str, build: Callable[[], bytes]) -> Row:
    return Row(name, build, UnsupportedModel, part)


def conv(**changes: Any) -> Callable[[], bytes]:
    return lambda: convolution_model("CONV_2D", **{"out_channels": 3, **changes})


def depthwise(**changes: Any) -> Callable[[], bytes]:
    return lambda: convolution_model("DEPTHWISE_CONV_2D", **{"out_channels": 4, **changes})


def builder(make: Callable[[ModelBuilder], list[int]]) -> Callable[[], bytes]:
    def build() -> bytes:
        b = ModelBuilder()
        return b.bytes(outputs=make(b))

    return build


def read_before_written(b: ModelBuilder) -> list[int]:
    x, later, y = (b.input((3,), "int8", 0.5), *(b.tensor((3,), "int8", 0.5) for _ in range(2)))
    b.op("ADD", [x, later], [y], fused_activation_function=0)
    b.op("ELU", [y], [later])
    return [later]


def written_twice(b: ModelBuilder) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.tensor((3,), "int8", 0.5)
    b.op("ELU", [x], [y])
    b.op("ABS", [x], [y])
    return [y]


def input_written(b: ModelBuilder) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.input((3,), "int8", 0.5)
    b.op("ELU", [x], [y])
    return [y]


def constant_written(b: ModelBuilder) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.constant(np.zeros(3, np.int8), [0.5])
    b.op("ELU", [x], [y])
    return [y]


def output_that_nobody_writes(b: ModelBuilder) -> list[int]:
    b.input((3,), "int8", 0.5)
    return [b.tensor((3,), "int8", 0.5)]


def output_twice(b: ModelBuilder) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.tensor((3,), "int8", 0.5)
    b.op("ELU", [x], [y])
    return [y, y]


def itself(b: ModelBuilder) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.tensor((3,), "int8", 0.5)
    b.op("ADD", [x, y], [y], fused_activation_function=0)
    return [y]


def variable_of_another_shape(b: ModelBuilder) -> list[int]:
    b.initialise({"v": (np.zeros(4, np.int8), 0.5, 0)})
    handle, x = b.variable("v"), b.input((3,), "int8", 0.5)
    b.op("ASSIGN_VARIABLE", [handle, x], [])
    y = b.tensor((3,), "int8", 0.5)
    b.op("ELU", [x], [y])
    return [y]


def omitted_input(b: ModelBuilder) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.tensor((3,), "int8", 0.5)
    b.op("ADD", [x, None], [y], fused_activation_function=0)
    return [y]


def no_inputs(b: ModelBuilder) -> list[int]:
    b.input((3,), "int8", 0.5)
    y = b.tensor((3,), "int8", 0.5)
    b.op("ELU", [], [y])
    return [y]


def two_outputs(b: ModelBuilder) -> list[int]:
    x, y, z = (b.input((3,), "int8", 0.5), *(b.tensor((3,), "int8", 0.5) for _ in range(2)))
    b.op("ELU", [x], [y, z])
    return [y]


def slices(
    begin: tuple[int, ...], end: tuple[int, ...], steps: tuple[int, ...]
) -> Callable[[], bytes]:
    operands = [(4, 4), ints(*begin), ints(*end), ints(*steps)]
    return lambda: movement_model("STRIDED_SLICE", operands, [(2, 4)], **MASKS)


ROWS = (
    lie("conv stride 0", "stride_w is 0", conv(stride_w=0)),
    lie("conv stride negative", "stride_h is -1", conv(stride_h=-1)),
    lie("conv stride huge", "stride_w is 2147483647", conv(stride_w=2**31 - 1)),
    lie("conv dilation 0", "dilation_h_factor is 0", conv(dilation_h_factor=0)),
    lie(
        "conv window beyond its image",
        "not fit",
        conv(padding=Padding.VALID, height=2, output_shape=(1, 1, 3, 3)),
    ),
    lie("conv output shape", "output shape is", conv(output_shape=(1, 9, 9, 3))),
    lie("conv bias short", "bias has 2 values", conv(bias=np.zeros(2, np.int32))),
    decline("conv bias int64", "bias is int64", conv(bias=np.zeros(3, np.int64))),
    decline(
        "conv bias overflows", "accumulates within", conv(bias=np.full(3, 2**31 - 1, np.int32))
    ),
    decline("conv activation tanh", "TANH", conv(fused_activation_function=4)),
    lie("conv activation 9", "fused_activation_function is 9", conv(fused_activation_function=9)),
    decline(
        "conv filter of rank 3",
        "filter has rank 3",
        conv(weights=np.zeros((3, 3, 3), np.int8), scales=[0.1]),
    ),
    decline(
        "conv groups that do not divide",
        "takes 3 channels",
        conv(weights=np.zeros((3, 3, 3, 3), np.int8)),
    ),
    decline("conv scales that shift far", "shifts left by", conv(scales=[2.0**20] * 3)),
    lie(
        "depthwise filter of two images",
        "does not have 4 slices",
        depthwise(weights=np.zeros((2, 3, 3, 2), np.int8)),
    ),
    decline("depthwise multiplier lies", "output channels from", depthwise(depth_multiplier=7)),
    lie("depthwise multiplier 0", "depth_multiplier is 0", depthwise(depth_multiplier=0)),
    lie("dense columns", "columns is required", lambda: dense(shape=(2, 7))),
    lie("dense output", "output shape is", lambda: dense(output_shape=(2, 5))),
    decline("dense format", "weights format 1", lambda: dense(weights_format=1)),
    decline(
        "dense matrix of rank 3",
        "filter has rank 3",
        lambda: dense(weights=np.zeros((4, 6, 1), np.int8)),
    ),
    lie(
        "pool window 0",
        "filter_height is 0",
        lambda: pool_model("MAX_POOL_2D", kernel=(0, 1), output_shape=(1, 6, 5, 2)),
    ),
    decline(
        "pool scales differ", "share scale", lambda: pool_model("MAX_POOL_2D", output_scale=0.1)
    ),
    lie(
        "pool output",
        "output shape is",
        lambda: pool_model("MAX_POOL_2D", output_shape=(1, 1, 1, 2)),
    ),
    lie("transposed size", "leads there", lambda: transpose_conv(shape=(1, 50, 50, 3))),
    lie("transposed channels", "is needed", lambda: transpose_conv(shape=(1, 5, 7, 9))),
    lie("add shapes", "do not broadcast", builder(lambda b: _pair(b, "ADD", (3,), (4,)))),
    lie(
        "mul output shape", "output shape is", builder(lambda b: _pair(b, "MUL", (3,), (3,), (4,)))
    ),
    decline(
        "add ratio",
        "output scale",
        lambda: binary_model("ADD", ((3,), (3,)), ((64.0, 0), (64.0, 0), (2.0**-16, 0))),
    ),
    decline(
        "div ratio",
        "below 2**22",
        lambda: binary_model("DIV", ((3,), (3,)), ((512.0, 0), (2.0**-9, 0), (2.0**-9, 0))),
    ),
    decline(
        "add of constants",
        "the model has no input",
        lambda: binary_model("ADD", ((3,), (3,)), SAME, constants=(np.zeros(3, np.int8),) * 2),
    ),
    lie("mean axis", "axis is 5", lambda: _reduction("MEAN", 5)),
    lie("sum axis", "axis is -4", lambda: _reduction("SUM", -4)),
    lie("arg_max axis", "axis", lambda: _argument(7)),
    lie(
        "gather outside",
        "indices from 9",
        lambda: gather_model("GATHER", (4, 2), ints(9), (1, 2), axis=0, batch_dims=0),
    ),
    lie(
        "gather axis",
        "axis is 3",
        lambda: gather_model("GATHER", (4, 2), (1,), (1, 2), axis=3, batch_dims=0),
    ),
    lie(
        "embedding outside",
        "indices from -1",
        lambda: gather_model("EMBEDDING_LOOKUP", (4, 2), ints(-1), (1, 2), indices_first=True),
    ),
    lie(
        "reshape elements",
        "fill",
        lambda: movement_model("RESHAPE", [(2, 3), ints(4, -1)], [(4, 2)], new_shape=()),
    ),
    lie(
        "reshape two unknown",
        "at most one -1",
        lambda: movement_model("RESHAPE", [(2, 3), ints(-1, -1)], [(2, 3)], new_shape=()),
    ),
    lie(
        "transpose permutation",
        "permutation",
        lambda: movement_model("TRANSPOSE", [(2, 3), ints(0, 0)], [(2, 3)]),
    ),
    lie(
        "slice outside",
        "of a dimension of 2",
        lambda: movement_model("SLICE", [(2, 3), ints(1, 1), ints(2, 2)], [(2, 2)]),
    ),
    lie(
        "slice negative",
        "of a dimension of 2",
        lambda: movement_model("SLICE", [(2, 3), ints(-1, 0), ints(1, 1)], [(1, 1)]),
    ),
    lie("strided slice step 0", "stride", slices((0, 0), (2, 4), (0, 1))),
    lie("split count", "", lambda: _split(3)),
    lie(
        "pack count",
        "inputs; 3 expected",
        lambda: movement_model("PACK", [(2,), (2,)], [(3, 2)], values_count=3, axis=0),
    ),
    lie(
        "unpack count",
        "num is 3",
        lambda: movement_model("UNPACK", [(2, 3)], [(3,)] * 3, num=3, axis=0),
    ),
    lie(
        "concatenation shapes",
        "",
        lambda: movement_model(
            "CONCATENATION", [(2, 3), (3, 3)], [(2, 6)], axis=1, fused_activation_function=0
        ),
    ),
    lie(
        "pad negative",
        "",
        lambda: movement_model("PAD", [(2, 3), np.array([[-1, 0], [0, 0]], np.int32)], [(1, 3)]),
    ),
    lie("tile 0", "", lambda: movement_model("TILE", [(2, 3), ints(0, 1)], [(2, 3)])),
    lie(
        "space to batch remainder",
        "whole ones needed",
        lambda: movement_model(
            "SPACE_TO_BATCH_ND",
            [(1, 5, 4, 1), ints(2, 2), np.zeros((2, 2), np.int32)],
            [(4, 2, 2, 1)],
        ),
    ),
    lie(
        "batch to space remainder",
        "batches in blocks",
        lambda: movement_model(
            "BATCH_TO_SPACE_ND",
            [(3, 2, 2, 1), ints(2, 2), np.zeros((2, 2), np.int32)],
            [(1, 4, 4, 1)],
        ),
    ),
    lie(
        "depth to space",
        "",
        lambda: movement_model("DEPTH_TO_SPACE", [(1, 2, 2, 3)], [(1, 4, 4, 1)], block_size=2),
    ),
    lie("svdf rank", "rank is 0", lambda: svdf(rank_option=0)),
    lie("svdf filters", "multiple of the rank", lambda: svdf(rank_option=2)),
    decline("svdf state", "state has 11 values", lambda: svdf(state_elements=11)),
    decline(
        "squares", "MUL", lambda: unary_model("SQUARE", ("int8", (0.5, 0)), ("int8", (0.5, 0)))
    ),
    decline(
        "control flow",
        "unroll=True",
        builder(lambda b: _unary(b, "WHILE", cond_subgraph_index=0, body_subgraph_index=0)),
    ),
    lie("read before written", "read before anything writes it", builder(read_before_written)),
    lie("written twice", "already written", builder(written_twice)),
    lie("input written", "already written", builder(input_written)),
    lie("constant written", "already written", builder(constant_written)),
    lie("output of nobody", "written by no operator", builder(output_that_nobody_writes)),
    decline("output twice", "listed twice", builder(output_twice)),
    lie("an operator that feeds itself", "read before anything writes it", builder(itself)),
    lie("variable of another shape", "", builder(variable_of_another_shape)),
    lie("omitted input", "input 1 is missing", builder(omitted_input)),
    lie("no inputs", "0 inputs; 1 expected", builder(no_inputs)),
    lie("two outputs", "2 outputs; 1 expected", builder(two_outputs)),
    decline(
        "denormal scale",
        "2**-126",
        lambda: unary_model("ELU", ("int8", (1e-42, 0)), ("int8", (0.5, 0))),
    ),
    decline(
        "int16 with a zero point",
        "zero point 5",
        lambda: unary_model("TANH", ("int16", (2.0**-12, 5)), ("int16", (2.0**-15, 0))),
    ),
    decline("softmax output scale", "", builder(lambda b: _unary(b, "SOFTMAX", beta=1.0))),
    lie(
        "leaky relu of nothing",
        "alpha is nan",
        builder(lambda b: _unary(b, "LEAKY_RELU", alpha=float("nan"))),
    ),
)


def _pair(
    b: ModelBuilder,
    operator: str,
    first: tuple[int, ...],
    second: tuple[int, ...],
    out: tuple[int, ...] = (3,),
) -> list[int]:
    x, w, y = b.input(first, "int8", 0.5), b.input(second, "int8", 0.5), b.tensor(out, "int8", 0.5)
    b.op(operator, [x, w], [y], fused_activation_function=0)
    return [y]


def _unary(b: ModelBuilder, operator: str, **options: Any) -> list[int]:
    x, y = b.input((3,), "int8", 0.5), b.tensor((3,), "int8", 0.5)
    b.op(operator, [x], [y], **options)
    return [y]


def _reduction(operator: str, axis: int) -> bytes:
    b = ModelBuilder()
    x, y = b.input((2, 3), "int8", 0.5), b.tensor((2,), "int8", 0.5)
    b.op(operator, [x, b.constant(ints(axis))], [y], keep_dims=False)
    return b.bytes(outputs=[y])


def _argument(axis: int) -> bytes:
    b = ModelBuilder()
    x, y = b.input((2, 3), "int8", 0.5), b.tensor((2,), "int32")
    b.op("ARG_MAX", [x, b.constant(np.array(axis, np.int32))], [y], output_type=2)
    return b.bytes(outputs=[y])


def _split(count: int) -> bytes:
    b = ModelBuilder()
    x = b.input((4, 2), "int8", 0.5)
    parts = [b.tensor((1, 2), "int8", 0.5) for _ in range(count)]
    b.op("SPLIT", [b.constant(np.array(0, np.int32)), x], parts, num_splits=count)
    return b.bytes(outputs=parts)
