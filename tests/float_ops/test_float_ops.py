"""Float32 operators against the official runtimes, within the stated tolerance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.float_ops import ABSOLUTE, FLOAT_OPS, RELATIVE
from microinfer_codegen.compile import compile_network
from tests.support.agreement import Oracles
from tests.support.models import ModelBuilder

Floats = NDArray[np.float32]
FUSED = {"fused_activation_function": 0}
SAME = {"padding": 0, "stride_h": 2, "stride_w": 1}
DILATED = {**SAME, **FUSED, "dilation_h_factor": 1, "dilation_w_factor": 2, "stride_h": 1}
POOL = {**SAME, **FUSED, "filter_height": 3, "filter_width": 2}

UNARY = ("ABS", "CEIL", "COS", "ELU", "EXP", "FLOOR", "HARD_SWISH", "LOGISTIC", "NEG", "RELU")
UNARY += ("RELU6", "RELU_N1_TO_1", "ROUND", "SIN", "SQUARE", "TANH", "LOG_SOFTMAX")
POSITIVE = ("LOG", "RSQRT", "SQRT")
BINARY = ("MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE", "PRELU", "FLOOR_DIV", "FLOOR_MOD")
FUSED_BINARY = ("ADD", "DIV", "MUL", "SUB")
POOLS = ("AVERAGE_POOL_2D", "L2_POOL_2D", "MAX_POOL_2D")
REDUCTIONS = ("MEAN", "REDUCE_MAX", "REDUCE_MIN", "SUM")

NOT_IN_TFLM = {"GELU", "RELU_N1_TO_1"}
NOT_IN_LITERT = {"CEIL", "ELU", "ROUND"}
"""Of its reference kernels."""


def random(*shape: int, low: float = -4.0, high: float = 4.0) -> Floats:
    return np.random.default_rng(len(shape)).uniform(low, high, shape).astype(np.float32)


def model(
    operator: str,
    inputs: list[Floats | NDArray[np.int32]],
    output: tuple[int, ...],
    computed: tuple[int, ...] = (0,),
    **options: Any,
) -> bytes:
    """One operator; inputs at `computed` are the model's, the others constants."""
    b = ModelBuilder()
    operands = [
        b.input(x.shape, "float32") if position in computed else b.constant(x)
        for position, x in enumerate(inputs)
    ]
    y = b.tensor(output, "float32")
    b.op(operator, operands, [y], **options)
    return b.bytes(outputs=[y])


def cases() -> list[Any]:
    x = random(2, 3, 4)
    image, square = random(1, 5, 6, 4), random(2, 3)
    rows: list[tuple[str, list[Any], tuple[int, ...], dict[str, Any]]] = [
        *((name, [x], x.shape, {}) for name in UNARY),
        *((name, [random(2, 5, low=0.1)], (2, 5), {}) for name in POSITIVE),
        *((name, [x, random(1, 1, 4, low=0.5)], x.shape, {}) for name in BINARY),
        *((name, [x, random(1, 1, 4, low=0.5)], x.shape, FUSED) for name in FUSED_BINARY),
        ("ADD", [x, x], x.shape, {"fused_activation_function": 3}),
        ("L2_NORMALIZATION", [x], x.shape, FUSED),
        ("SOFTMAX", [square], square.shape, {"beta": 0.7}),
        ("LEAKY_RELU", [x], x.shape, {"alpha": 0.3}),
        ("GELU", [x], x.shape, {"approximate": False}),
        ("GELU", [x], x.shape, {"approximate": True}),
        *((name, [image], (1, 3, 6, 4), POOL) for name in POOLS),
        *(
            (name, [x, np.array([1], np.int32)], (2, 4), {"keep_dims": False})
            for name in REDUCTIONS
        ),
        ("CONV_2D", [image, random(3, 2, 3, 4), random(3)], (1, 5, 6, 3), DILATED),
        (
            "DEPTHWISE_CONV_2D",
            [image, random(1, 2, 3, 8), random(8)],
            (1, 5, 6, 8),
            {**DILATED, "depth_multiplier": 2},
        ),
        (
            "FULLY_CONNECTED",
            [random(2, 7), random(4, 7), random(4)],
            (2, 4),
            {"fused_activation_function": 1, "keep_num_dims": False, "weights_format": 0},
        ),
        (
            "BATCH_MATMUL",
            [random(2, 3, 4), random(2, 4, 5)],
            (2, 3, 5),
            {"adj_x": False, "adj_y": False},
        ),
    ]
    return [pytest.param(*row, id=f"{row[0]} {number}") for number, row in enumerate(rows)]


def near(ours: Any, theirs: Any) -> bool:
    return bool(np.allclose(np.asarray(ours), theirs, rtol=RELATIVE, atol=ABSOLUTE))


@pytest.mark.parametrize(("operator", "inputs", "output", "options"), cases())
def test_values_are_near_the_official_ones(
    oracles: Oracles,
    operator: str,
    inputs: list[Any],
    output: tuple[int, ...],
    options: dict[str, Any],
) -> None:
    computed = (0, 1) if operator == "BATCH_MATMUL" else (0,)
    data = model(operator, inputs, output, computed, **options)
    given = [inputs[position] for position in computed]
    ours = microinfer.load(data).run(given)
    for name, missing in (("tflm", NOT_IN_TFLM), ("litert", NOT_IN_LITERT)):
        session = getattr(oracles, name)
        if session is not None and operator not in missing:
            assert near(ours, session.run(data, [given])[0].outputs[0]), name


def test_transposed_convolutions_are_near_too(oracles: Oracles) -> None:
    b = ModelBuilder()
    image, taps = random(1, 3, 4, 2), random(5, 3, 2, 2)
    size = b.constant(np.array([1, 6, 4, 5], np.int32))
    filters, x = b.constant(taps), b.input(image.shape, "float32")
    bias, y = b.constant(random(5)), b.tensor((1, 6, 4, 5), "float32")
    b.op(
        "TRANSPOSE_CONV",
        [size, filters, x, bias],
        [y],
        version=3,
        padding=0,
        stride_h=2,
        stride_w=1,
    )
    data = b.bytes(outputs=[y])
    ours = microinfer.load(data).run(image)
    for session in (oracles.tflm, oracles.litert):
        if session is not None:
            assert near(ours, session.run(data, [[image]])[0].outputs[0])


def test_every_float_operator_has_a_case() -> None:
    assert {case.values[0] for case in cases()} | {"TRANSPOSE_CONV"} == set(FLOAT_OPS)


def test_a_grouped_convolution_is_the_convolutions_of_its_groups() -> None:
    image, taps = random(1, 4, 4, 4), random(6, 1, 1, 2)
    options = {"padding": 1, "stride_h": 1, "stride_w": 1, "dilation_h_factor": 1}
    options |= {"dilation_w_factor": 1, **FUSED}
    got = microinfer.load(model("CONV_2D", [image, taps], (1, 4, 4, 6), **options)).run(image)
    halves = [image[..., 2 * g : 2 * g + 2] @ taps[3 * g : 3 * g + 3, 0, 0].T for g in (0, 1)]
    assert near(got, np.concatenate(halves, axis=-1))


def test_there_is_no_c_of_floats_and_the_message_says_so() -> None:
    network = microinfer.load(model("TANH", [random(3)], (3,)))
    with pytest.raises(UnsupportedModel, match=r"operator 0 \(TANH.*quantise the model"):
        compile_network(network)


@pytest.mark.parametrize(
    ("build", "part"),
    [
        (lambda: model("ADD", [random(3), random(4)], (4,), **FUSED), "do not broadcast"),
        (lambda: model("TANH", [random(3)], (4,)), "output shape is"),
        (
            lambda: model(
                "BATCH_MATMUL",
                [random(2, 3), random(2, 3)],
                (2, 3),
                (0, 1),
                adj_x=False,
                adj_y=False,
            ),
            "do not multiply",
        ),
        (
            lambda: model("MEAN", [random(3), np.array([1], np.int32)], (), keep_dims=False),
            "axis is 1",
        ),
    ],
)
def test_lies_are_malformed(build: Callable[[], bytes], part: str) -> None:
    with pytest.raises(MalformedModel, match=part):
        microinfer.load(build())
