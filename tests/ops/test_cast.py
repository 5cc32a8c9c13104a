from __future__ import annotations

import itertools

import pytest

import microinfer
from microinfer.errors import UnsupportedModel
from microinfer.ops.cast import WHOLE
from tests.support.agreement import Oracles, assert_agree
from tests.support.models import TYPES, ModelBuilder

NOT_IN_TFLM = {"bool", "uint8"}
"""Named exceptions: TFLM casts between int8, int16, int32 and to float32, and not all pairs."""


def model(source: str, target: str) -> bytes:
    b = ModelBuilder()
    x, y = b.input((3, 7), source), b.tensor((3, 7), target)
    b.op("CAST", [x], [y], in_data_type=TYPES[source], out_data_type=TYPES[target])
    return b.bytes(outputs=[y])


@pytest.mark.parametrize(("source", "target"), list(itertools.product(WHOLE, (*WHOLE, "float32"))))
def test_every_pair_agrees(oracles: Oracles, source: str, target: str) -> None:
    in_tflm = not {source, target} & NOT_IN_TFLM
    assert_agree(model(source, target), oracles, samples=8, tflm=in_tflm)


def test_floats_as_input_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="input is float32"):
        microinfer.load(model("float32", "int8"))
