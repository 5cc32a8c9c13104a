from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8, Affine, Shape, broadcasting_shapes
from tests.support.pairs import pair_model

BELOW_ONE = st.tuples(st.floats(-10, -0.01).map(lambda x: 2.0**x), st.integers(-128, 127))


@settings(max_examples=25)
@given(shapes=broadcasting_shapes(), first=BELOW_ONE, second=BELOW_ONE)
def test_any_shapes_and_scales_agree(
    oracles: Oracles, shapes: tuple[Shape, Shape], first: Affine, second: Affine
) -> None:
    model = pair_model("GREATER", shapes, quantization=(first, second))
    few = max(len(shape) for shape in shapes) <= 4  # both runtimes stop there
    assert_agree(model, oracles, samples=10, tflm=few, litert=few)


@pytest.mark.parametrize("second", [(0.5, 3), (0.25, -7)])
def test_every_pair_of_values_agrees(oracles: Oracles, second: Affine) -> None:
    model = pair_model(
        "GREATER",
        ((256,), (256, 1)),
        quantization=((0.5, 3), second),
        constant=EVERY_INT8.reshape(256, 1),
    )
    assert_agree(model, oracles, samples=8)


def test_a_scale_of_one_is_refused() -> None:
    model = pair_model("GREATER", ((3,), (3,)), quantization=((0.5, 0), (1.0, 0)))
    with pytest.raises(UnsupportedModel, match="operand 1 has scale 1; both operands' scales"):
        microinfer.load(model)
