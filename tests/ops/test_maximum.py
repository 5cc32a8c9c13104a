from __future__ import annotations

import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8, Affine, Shape, affine, broadcasting_shapes
from tests.support.pairs import pair_model


@settings(max_examples=30)
@given(shapes=broadcasting_shapes(), scale=affine())
def test_any_shapes_agree(oracles: Oracles, shapes: tuple[Shape, Shape], scale: Affine) -> None:
    assume_supported = max(len(shape) for shape in shapes) <= 4  # both runtimes stop there
    model = pair_model("MAXIMUM", shapes, quantization=(scale, scale), output=scale)
    assert_agree(model, oracles, samples=10, tflm=assume_supported, litert=assume_supported)


def test_every_pair_of_values_agrees(oracles: Oracles) -> None:
    scale = (0.5, 3)
    model = pair_model(
        "MAXIMUM",
        ((256,), (256, 1)),
        quantization=(scale, scale),
        output=scale,
        constant=EVERY_INT8.reshape(256, 1),
    )
    assert_agree(model, oracles, samples=8)


def test_another_scale_is_refused() -> None:
    model = pair_model("MAXIMUM", ((3,), (3,)), quantization=((0.5, 0), (0.25, 0)), output=(0.5, 0))
    with pytest.raises(UnsupportedModel, match="must share scale and zero point"):
        microinfer.load(model)
