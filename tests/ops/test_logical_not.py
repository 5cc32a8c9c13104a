from __future__ import annotations

import numpy as np
import pytest

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import unary_model


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)])
def test_any_shape_agrees(oracles: Oracles, shape: tuple[int, ...]) -> None:
    model = unary_model("LOGICAL_NOT", ("bool", None), ("bool", None), shape)
    assert_agree(model, oracles, samples=10)


def test_true_becomes_false() -> None:
    model = unary_model("LOGICAL_NOT", ("bool", None), ("bool", None), (2,))
    assert np.asarray(microinfer.load(model).run(np.array([True, False]))).tolist() == [False, True]


def test_integers_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input is int8"):
        microinfer.load(unary_model("LOGICAL_NOT", ("int8", (1.0, 0)), ("bool", None)))
