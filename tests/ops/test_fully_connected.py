from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.ops.fully_connected import FullyConnected
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import ACTIVATIONS, affine
from tests.support.models import ModelBuilder


def model(
    *,
    shape: tuple[int, ...] = (2, 6),
    in_features: int = 6,
    out_features: int = 4,
    source: tuple[float, int] = (0.5, 3),
    target: tuple[float, int] = (0.25, -4),
    per_channel: bool = False,
    weights_zero_point: int = 0,
    has_bias: bool = True,
    omit_bias_entry: bool = False,
    keep_num_dims: bool = False,
    activation: int = 0,
    ratio_exponent: float = -6.0,
    seed: int = 0,
    **overrides: Any,
) -> bytes:
    """One FULLY_CONNECTED; overrides: weights, scales, bias, output_shape, or any option."""
    rng = np.random.default_rng(seed)
    random_weights = rng.integers(-128, 128, (out_features, in_features)).astype(np.int8)
    weights = overrides.pop("weights", random_weights)
    base = 2.0**ratio_exponent * target[0] / source[0]
    count = out_features if per_channel else 1
    scales = overrides.pop("scales", list(base * rng.uniform(0.5, 1.0, count)))
    batches = math.prod(shape) // in_features
    default = (*shape[:-1], out_features) if keep_num_dims else (batches, out_features)
    output_shape = overrides.pop("output_shape", default)
    # A bias of the official scale; TFLM refuses files whose bias scale is something else.
    limit = 1000
    bias_values = rng.integers(-limit, limit, out_features).astype(np.int32)
    bias_values = overrides.pop("bias", bias_values)
    dtype = overrides.pop("dtype", "int8")

    builder = ModelBuilder()
    vector = builder.input(shape, dtype, *source)
    points = [weights_zero_point] * len(scales)
    matrix = builder.constant(weights, scales=scales, zero_points=points, axis=0)
    inputs: list[int | None] = [vector, matrix]
    if has_bias:
        product = [float(np.float32(source[0]) * np.float32(scale)) for scale in scales]
        inputs.append(builder.constant(bias_values, scales=product, axis=0))
    elif not omit_bias_entry:
        inputs.append(None)
    output = builder.tensor(output_shape, dtype, *target)
    options = {
        "fused_activation_function": activation,
        "weights_format": 0,
        "keep_num_dims": keep_num_dims,
    }
    builder.op("FULLY_CONNECTED", inputs, [output], **{**options, **overrides})
    return builder.bytes(outputs=[output])


def operator(data: bytes) -> FullyConnected:
    (op,) = microinfer.load(data).graph.ops
    assert isinstance(op, FullyConnected)
    return op


@st.composite
def layers(draw: st.DrawFn) -> dict[str, Any]:
    in_features = draw(st.integers(2, 40))
    leading = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    per_channel = draw(st.booleans())
    return {
        "shape": (*leading, in_features),
        "in_features": in_features,
        "out_features": draw(st.integers(1, 12)),
        "source": draw(affine()),
        "target": draw(affine()),
        "per_channel": per_channel,
        "weights_zero_point": 0 if per_channel else draw(st.sampled_from([0, 0, -128, 5, 127])),
        "has_bias": draw(st.booleans()),
        "omit_bias_entry": draw(st.booleans()),
        "keep_num_dims": draw(st.booleans()),
        "activation": draw(st.sampled_from(ACTIVATIONS)),
        "ratio_exponent": draw(st.floats(-14, 3)),
        "seed": draw(st.integers(0, 2**32 - 1)),
    }


@settings(max_examples=80)
@given(case=layers())
def test_any_layer_agrees_with_the_official_runtimes(
    oracles: Oracles, case: dict[str, Any]
) -> None:
    assert_agree(model(**case), oracles, samples=10)


def test_the_references_differ_as_documented(oracles: Oracles) -> None:
    # acc 1 * 0.25: two integer roundings give 1, one floating-point rounding gives 0.
    data = model(
        shape=(1, 1),
        in_features=1,
        out_features=1,
        source=(1.0, 0),
        target=(1.0, 0),
        scales=[0.25],
        weights=np.array([[1]], np.int8),
        has_bias=False,
    )
    one = np.array([[1]], np.int8)
    assert np.asarray(microinfer.load(data, "tflm").run(one)).item() == 1
    assert np.asarray(microinfer.load(data, "litert").run(one)).item() == 0
    assert_agree(data, oracles, samples=10)


def test_an_image_is_flattened_into_one_vector(oracles: Oracles) -> None:
    assert_agree(model(shape=(1, 3, 4, 2), in_features=24), oracles, samples=10)


def test_a_ratio_above_one_shifts_left(oracles: Oracles) -> None:
    data = model(ratio_exponent=2.5)
    assert operator(data).channels.shift.max() > 0
    assert_agree(data, oracles, samples=12)


def test_a_weight_zero_point_is_subtracted(oracles: Oracles) -> None:
    data = model(weights_zero_point=-128)
    assert operator(data).weights_zero_point == -128
    assert_agree(data, oracles, samples=12)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(
                model(per_channel=True), samples=10, compiler=compiler, optimization=level
            )


def test_an_output_that_could_overflow_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="channel 3 accumulates within"):
        microinfer.load(model(bias=np.array([0, 0, 0, 2**31 - 1], np.int32)))


@pytest.mark.parametrize(
    ("change", "error", "part"),
    [
        ({"shape": (1, 7)}, MalformedModel, "multiple of the filter's 6 columns"),
        ({"output_shape": (2, 5)}, MalformedModel, "output shape is"),
        ({"output_shape": (4, 2)}, MalformedModel, "output shape is"),
        ({"keep_num_dims": True, "shape": (2, 3, 2)}, MalformedModel, "does not end in 6"),
        ({"weights_format": 1}, UnsupportedModel, "weights format 1"),
        ({"weights": np.zeros((4, 6, 1), np.int8)}, UnsupportedModel, "filter has rank 3"),
        ({"bias": np.zeros(3, np.int32)}, MalformedModel, "bias has 3 values"),
        ({"quant_spec": (1,)}, UnsupportedModel, "quant_spec"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], error: type[Exception], part: str) -> None:
    with pytest.raises(error, match=part) as refused:
        microinfer.load(model(**change))
    assert "operator 0 (FULLY_CONNECTED" in str(refused.value)
