from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import EVERY_INT8, Affine, affine
from tests.support.models import ModelBuilder

Shape = tuple[int, ...]

DIFFERENT = (0.823756992816925, 0.36067691445350647, 34.77206039428711)
"""Scales whose product in float32 and in double give different outputs."""


def model(
    first: Shape = (3, 5),
    second: Shape = (5, 4),
    adj: tuple[bool, bool] = (False, False),
    affines: tuple[Affine, Affine, Affine] = ((0.5, 3), (0.25, -7), (8.0, 11)),
    constants: tuple[NDArray[Any] | None, NDArray[Any] | None] = (None, None),
    output_shape: Shape | None = None,
    dtype: str = "int8",
) -> bytes:
    """One product; shapes are those of the stored operands, before `adj` transposes them."""
    if output_shape is None:
        left = np.zeros(first).swapaxes(-1, -2) if adj[0] else np.zeros(first)
        right = np.zeros(second).swapaxes(-1, -2) if adj[1] else np.zeros(second)
        output_shape = (left @ right).shape
    b = ModelBuilder()
    operands = [
        b.input(shape, dtype, *scale)
        if values is None
        else b.constant(values, [scale[0]], [scale[1]])
        for shape, scale, values in zip((first, second), affines, constants, strict=False)
    ]
    y = b.tensor(output_shape, dtype, *affines[2])
    options = {"adj_x": adj[0], "adj_y": adj[1], "asymmetric_quantize_inputs": False}
    b.op("BATCH_MATMUL", operands, [y], **options)
    return b.bytes(outputs=[y])


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    rows, depth, columns = (draw(st.integers(1, 5)) for _ in range(3))
    batches = draw(st.lists(st.integers(1, 3), max_size=3))
    adj = draw(st.tuples(st.booleans(), st.booleans()))
    matrices = [
        (depth, rows) if adj[0] else (rows, depth),
        (columns, depth) if adj[1] else (depth, columns),
    ]
    shapes = []
    for matrix in matrices:
        batch = [extent if draw(st.booleans()) else 1 for extent in batches]
        while batch and batch[0] == 1 and draw(st.booleans()):
            batch.pop(0)
        shapes.append((*batch, *matrix))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    position = draw(st.sampled_from([None, 0, 1]))
    constants = [
        rng.integers(-128, 128, shape).astype(np.int8) if position == i else None
        for i, shape in enumerate(shapes)
    ]
    first, second = draw(affine()), draw(affine())
    ratio = 2.0 ** draw(st.floats(-13, 2))
    target = (first[0] * second[0] / ratio, draw(st.integers(-128, 127)))
    return {
        "first": shapes[0],
        "second": shapes[1],
        "adj": adj,
        "affines": (first, second, target),
        "constants": tuple(constants),
    }


@settings(max_examples=60)
@given(case=cases())
def test_any_product_agrees_with_the_official_runtimes(
    oracles: Oracles, case: dict[str, Any]
) -> None:
    assert_agree(model(**case), oracles, samples=10)


def test_batches_that_alternate_agree(oracles: Oracles) -> None:
    assert_agree(model((2, 1, 3, 2, 4), (1, 3, 1, 4, 2)), oracles, samples=9)


def test_six_dimensions_give_what_three_give() -> None:
    # The named exception: both runtimes stop at 5.
    deep, flat = model((2, 1, 1, 2, 3, 4), (2, 1, 1, 2, 4, 5)), model((4, 3, 4), (4, 4, 5))
    rng = np.random.default_rng(0)
    a, b = (rng.integers(-128, 128, (4, *shape)).astype(np.int8) for shape in ((3, 4), (4, 5)))
    wanted = np.asarray(microinfer.load(flat).run([a, b]))
    shaped = (a.reshape(2, 1, 1, 2, 3, 4), b.reshape(2, 1, 1, 2, 4, 5))
    got = np.asarray(microinfer.load(deep).run(list(shaped)))
    assert (got.reshape(-1) == wanted.reshape(-1)).all()
    assert_equals_c(deep)


def test_the_runtimes_derive_the_multiplier_differently(oracles: Oracles) -> None:
    # Every product of two stored values; the last bits of the multiplier decide a few of them.
    first, second = EVERY_INT8.reshape(256, 1), EVERY_INT8.reshape(1, 256)
    scales = ((DIFFERENT[0], 0), (DIFFERENT[1], 0), (DIFFERENT[2], 0))
    data = model((256, 1), (1, 256), affines=scales, constants=(None, second))
    answers = [
        np.asarray(microinfer.load(data, reference).run(first)) for reference in ("tflm", "litert")
    ]
    assert (answers[0] != answers[1]).any()
    for reference, answer in zip(("tflm", "litert"), answers, strict=True):
        session = getattr(oracles, reference)
        if session is not None:
            official = session.run(data, [[first]])[0].outputs[0]
            assert (official == answer).all(), reference


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(), samples=10, compiler=compiler, optimization=level)


def test_macs_count_every_product() -> None:
    (op,) = microinfer.load(model((2, 3, 5), (5, 4))).graph.ops
    assert op.macs == 2 * 3 * 4 * 5


def test_the_deepest_product_does_not_overflow() -> None:
    affines = ((1.0, 127), (1.0, 127), (2.0**24, 0))
    data = model((1, 33025), (33025, 1), affines=affines)
    assert_equals_c(data, samples=9)
    with pytest.raises(UnsupportedModel, match=r"sums of 33026 products within"):
        microinfer.load(model((1, 33026), (33026, 1), affines=affines))


def test_two_constants_are_refused() -> None:
    b = ModelBuilder()
    x = b.input((2, 2), "int8", 0.5)
    constants = [b.constant(np.zeros((2, 2), np.int8), [0.5]) for _ in range(2)]
    t, y = (b.tensor((2, 2), "int8", 0.5) for _ in range(2))
    for operands, result in ((constants, t), ([x, t], y)):
        options = {"adj_x": False, "adj_y": False, "asymmetric_quantize_inputs": False}
        b.op("BATCH_MATMUL", operands, [result], **options)
    with pytest.raises(UnsupportedModel, match="both operands are constants"):
        microinfer.load(b.bytes(outputs=[y]))


def test_a_left_shift_that_could_overflow_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="shift left by 15"):
        microinfer.load(model(affines=((1.0, 0), (1.0, 0), (2.0**-14, 0))))


@pytest.mark.parametrize(
    ("change", "error", "part"),
    [
        ({"second": (4, 4), "output_shape": (3, 4)}, MalformedModel, "3x5 times 4x4"),
        (
            {"first": (2, 3, 5), "second": (3, 5, 4), "output_shape": (2, 3, 4)},
            MalformedModel,
            "do not broadcast",
        ),
        ({"output_shape": (4, 3)}, MalformedModel, r"\[3, 4\] follows"),
        ({"second": (5,), "output_shape": (3,)}, UnsupportedModel, "ranks 2 and 1"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], error: type[Exception], part: str) -> None:
    with pytest.raises(error, match=part) as refused:
        microinfer.load(model(**change))
    assert "operator 0 (BATCH_MATMUL" in str(refused.value)
