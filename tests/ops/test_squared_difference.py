from __future__ import annotations

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8, Affine, Shape, affine, broadcasting_shapes
from tests.support.pairs import pair_model


@settings(max_examples=40)
@given(shapes=broadcasting_shapes(), first=affine(), second=affine(), target=affine())
def test_any_shapes_and_scales_agree(
    oracles: Oracles,
    shapes: tuple[Shape, Shape],
    first: Affine,
    second: Affine,
    target: Affine,
) -> None:
    # An output ratio of 1 and more is legal here only as far as the official kernels go.
    common = 2 * max(first[0], second[0])
    if common * common / (2**14 * target[0]) >= 1:
        target = (common * common / 2**13, target[1])
    model = pair_model("SQUARED_DIFFERENCE", shapes, "int8", (first, second), target)
    few = max(len(shape) for shape in shapes) <= 4  # both runtimes stop there
    assert_agree(model, oracles, samples=10, tflm=few, litert=few)


def test_every_pair_of_values_agrees(oracles: Oracles) -> None:
    model = pair_model(
        "SQUARED_DIFFERENCE",
        ((256,), (256, 1)),
        "int8",
        ((0.02, 3), (0.05, -9)),
        (0.3, -100),
        constant=EVERY_INT8.reshape(256, 1),
    )
    assert_agree(model, oracles, samples=8)


def test_a_square_that_could_leave_int32_is_refused() -> None:
    scales = ((16.0, 0), (16.0, 0))
    model = pair_model("SQUARED_DIFFERENCE", ((3,), (3,)), "int8", scales, (0.001, 0))
    with pytest.raises(UnsupportedModel, match="could leave int32"):
        microinfer.load(model)
