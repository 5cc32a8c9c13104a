from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Shape, broadcasting_shapes
from tests.support.pairs import pair_model


@settings(max_examples=20)
@given(shapes=broadcasting_shapes())
def test_any_shapes_agree(oracles: Oracles, shapes: tuple[Shape, Shape]) -> None:
    few = max(len(shape) for shape in shapes) <= 4  # both runtimes stop there
    model = pair_model("LOGICAL_AND", shapes, "bool")
    assert_agree(model, oracles, samples=12, tflm=few, litert=few)


def test_a_constant_operand_agrees(oracles: Oracles) -> None:
    model = pair_model("LOGICAL_AND", ((4,), (4,)), "bool", constant=np.array([1, 0, 1, 0], bool))
    assert_agree(model, oracles, samples=16)


def test_integers_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="first operand is int8"):
        microinfer.load(pair_model("LOGICAL_AND", ((3,), (3,)), quantization=((1, 0), (1, 0))))
