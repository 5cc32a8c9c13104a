"""QUANTIZE: oracle = reference = C."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer import UnsupportedModel
from microinfer.ops.quantize import OUTPUTS
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine, run_both, unary_model

INTEGER_PAIRS = [
    (source, target)
    for source, targets in OUTPUTS.items()
    for target in targets
    if source != "float32"
]


def litert_accepts(source: str, target: str, quantization: tuple[Affine, Affine]) -> bool:
    """LiteRT has no int8 to int32, and int16 to int16 only with zero points of 0."""
    if (source, target) == ("int8", "int32"):
        return False
    return (source, target) != ("int16", "int16") or not (quantization[0][1] or quantization[1][1])


@settings(max_examples=40)
@given(data=st.data(), pair=st.sampled_from(INTEGER_PAIRS))
def test_integers_of_any_types_and_scales(
    oracles: Oracles, data: st.DataObject, pair: tuple[str, str]
) -> None:
    source, target = pair
    quantization = data.draw(affine(source)), data.draw(affine(target))
    # An int32's zero point other than 0 takes its distances from 0 out of int32.
    quantization = tuple(  # type: ignore[assignment]  # of two
        (scale, 0 if dtype == "int32" else zero_point)
        for (scale, zero_point), dtype in zip(quantization, pair, strict=True)
    )
    model = unary_model("QUANTIZE", (source, quantization[0]), (target, quantization[1]))
    try:
        microinfer.load(model)
    except UnsupportedModel as error:
        assert "could leave int32" in str(error)  # noqa: PT017 -- the one refusal possible here
        assert source in ("int16", "int32")
        return
    assert_agree(model, oracles, samples=10, litert=litert_accepts(source, target, quantization))


@settings(max_examples=25)
@given(data=st.data(), target=st.sampled_from(OUTPUTS["float32"]))
def test_float32_to_any_type_and_scale(oracles: Oracles, data: st.DataObject, target: str) -> None:
    quantization = data.draw(affine(target))
    model = unary_model("QUANTIZE", ("float32", None), (target, quantization), shape=(3, 100))
    # TFLM has no float32 to uint8.
    assert_agree(model, oracles, samples=12, tflm=target != "uint8")


def float_model(quantization: Affine, count: int, target: str = "int8") -> bytes:
    return unary_model("QUANTIZE", ("float32", None), (target, quantization), shape=(count,))


def test_ties_round_away_from_zero_and_their_neighbours_do_not(oracles: Oracles) -> None:
    ties = np.arange(-100, 100).astype(np.float32) + np.float32(0.5)
    values = np.concatenate(
        [ties, np.nextafter(ties, np.float32(0)), np.nextafter(ties, ties * np.float32(2))]
    )
    model = float_model((1.0, 0), values.size)
    result = run_both(model, values)
    assert result[: len(ties)].tolist() == (ties + np.copysign(0.5, ties)).tolist()
    assert result[len(ties) : 2 * len(ties)].tolist() == np.trunc(ties).tolist()
    if oracles.tflm is not None:
        (run,) = oracles.tflm.run(model, [[values]])
        assert run.outputs[0].tolist() == result.tolist()


def test_the_float_below_one_half_is_zero() -> None:
    below = np.nextafter(np.float32(0.5), np.float32(0))
    values = np.array([below, -below, 0.5, -0.5], np.float32)
    assert run_both(float_model((1.0, 0), 4), values).tolist() == [0, 0, 1, -1]


def test_infinities_and_quotients_beyond_int32_saturate() -> None:
    values = np.array([np.inf, -np.inf, 3e38, -3e38, 1e10, -1e10], np.float32)
    assert run_both(float_model((1e-3, 5), 6), values).tolist() == [127, -128] * 3


def test_a_nan_becomes_the_zero_point() -> None:
    values = np.array([np.nan, -np.nan, 0.0], np.float32)
    assert run_both(float_model((0.5, -7), 3), values).tolist() == [-7, -7, -7]


def test_dividing_is_not_multiplying_by_the_reciprocal(oracles: Oracles) -> None:
    scale = np.float32(0.7)
    values = (np.arange(-120, 120).astype(np.float32) + np.float32(0.5)) * scale
    model = float_model((float(scale), 0), values.size)
    product = values * (1 / scale)
    by_reciprocal = np.trunc(product + np.copysign(np.float32(0.5), product))
    result = run_both(model, values)
    assert result.tolist() != by_reciprocal.tolist()
    if oracles.tflm is not None:
        (run,) = oracles.tflm.run(model, [[values]])
        assert run.outputs[0].tolist() == result.tolist()


def test_int8_to_uint8_of_the_same_scale_flips_the_top_bit(oracles: Oracles) -> None:
    model = unary_model("QUANTIZE", ("int8", (0.5, -10)), ("uint8", (0.5, 118)))
    assert_agree(model, oracles, samples=8)
    values = np.arange(-128, 128).astype(np.int8)
    assert run_both(model, values).tolist() == (values.view(np.uint8) ^ 0x80).tolist()


@pytest.mark.parametrize(
    ("source", "target"), [("uint8", "uint8"), ("int32", "int32"), ("uint8", "int16")]
)
def test_pairs_without_a_kernel_are_refused(source: str, target: str) -> None:
    model = unary_model("QUANTIZE", (source, (0.5, 0)), (target, (0.7, 0)))
    with pytest.raises(UnsupportedModel, match=f"{source} to {target}; float32 to int8"):
        microinfer.load(model)


def test_an_int32_that_shifts_left_is_refused() -> None:
    model = unary_model("QUANTIZE", ("int32", (1.0, 0)), ("int16", (1.0, 0)))
    with pytest.raises(UnsupportedModel, match="shift left by 1; values that could leave int32"):
        microinfer.load(model)


def test_an_int32_output_with_a_zero_point_is_refused() -> None:
    model = unary_model("QUANTIZE", ("int8", (0.5, 0)), ("int32", (0.7, 3)))
    with pytest.raises(UnsupportedModel, match="zero point 3 of int32"):
        microinfer.load(model)
