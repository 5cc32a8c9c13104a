from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from microinfer.fixedpoint import quantize_multiplier
from tests.support.agreement import Oracles, assert_equals_c
from tests.support.elementwise import (
    EVERY_INT8,
    Affine,
    Shape,
    affine,
    binary_model,
    broadcasting_shapes,
)

NO_SHIFT_BEYOND = 31


def right_shifts(first: Affine, second: Affine, target: Affine) -> np.ndarray:
    """[dividend][divisor]: how far the official kernels shift right in the end."""
    a = (EVERY_INT8.astype(int) - first[1])[:, None]
    b = (EVERY_INT8.astype(int) - second[1])[None, :]
    dividend = np.where(b < 0, -a, a)
    bits = np.vectorize(lambda v: 31 - int(v if v >= 0 else ~v).bit_length())(dividend)
    single = [float(np.float32(scale)) for scale, _ in (first, second, target)]
    shift = quantize_multiplier(single[0] / (single[1] * single[2]))[1]
    over = np.vectorize(lambda v: max(abs(int(v)), 1).bit_length() - 1)(b)
    return np.asarray(over + bits - shift)


@settings(max_examples=40, deadline=None)
@given(first=affine(), second=affine(), target=affine())
def test_every_pair_agrees_but_for_the_named_exceptions(
    oracles: Oracles, first: Affine, second: Affine, target: Affine
) -> None:
    # Rows of dividends against a column of divisors, zero and undefined shifts left out.
    divisors = EVERY_INT8[second[1] != EVERY_INT8]
    model = binary_model(
        "DIV", ((256, 1), (1, 255)), (first, second, target), constants=(None, divisors)
    )
    ours = np.asarray(microinfer.load(model).run(EVERY_INT8.reshape(256, 1)))
    shifts = right_shifts(first, second, target)[:, second[1] != EVERY_INT8]
    defined = shifts <= NO_SHIFT_BEYOND
    for name in ("tflm", "litert"):
        session = getattr(oracles, name)
        if session is not None:
            theirs = session.run(model, [[EVERY_INT8.reshape(256, 1)]])[0].outputs[0]
            assert np.array_equal(ours[defined], theirs[defined]), name
    assert (ours[~defined] == np.clip(target[1], -128, 127)).all()


@settings(max_examples=25)
@given(shapes=broadcasting_shapes(), first=affine(), second=affine(), target=affine())
def test_any_shapes_equal_the_c(
    shapes: tuple[Shape, Shape], first: Affine, second: Affine, target: Affine
) -> None:
    assert_equals_c(binary_model("DIV", shapes, (first, second, target), activation=1), 20)


def test_every_pair_equals_the_c() -> None:
    quantization = ((0.05, 3), (0.02, -7), (0.04, 10))
    model = binary_model("DIV", ((1, 256), (256, 1)), quantization, constants=(None, EVERY_INT8))
    assert_equals_c(model, 8)


def test_a_divisor_of_zero_gives_the_largest_of_its_sign() -> None:
    quantization = ((0.5, 0), (0.5, 4), (0.5, 9))
    model = binary_model(
        "DIV", ((3,), (1,)), quantization, constants=(None, np.array([4], np.int8))
    )
    got = microinfer.load(model).run(np.array([-3, 0, 2], np.int8))
    assert np.asarray(got).tolist() == [-128, 9, 127]


def test_a_ratio_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="below 2\\*\\*22"):
        microinfer.load(
            binary_model("DIV", ((3,), (3,)), ((2.0**9, 0), (2.0**-9, 0), (2.0**-9, 0)))
        )
