from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine
from tests.support.models import ModelBuilder
from tests.support.movements import Shape, ints, shapes


def model(
    shape: Shape,
    axis: int = 0,
    source: Affine = (0.5, 3),
    target: Affine = (0.5, -4),
    exclusive: bool = False,
    reverse: bool = False,
) -> bytes:
    b = ModelBuilder()
    x = b.input(shape, "int8", *source)
    y = b.tensor(shape, "int8", *target)
    b.op("CUMSUM", [x, b.constant(ints(axis))], [y], exclusive=exclusive, reverse=reverse)
    return b.bytes(outputs=[y])


@settings(max_examples=50)
@given(
    data=st.data(),
    shape=shapes(1, 4),
    source=affine(),
    target=affine(),
    flags=st.tuples(st.booleans(), st.booleans()),
)
def test_any_axis_agrees(
    oracles: Oracles,
    data: st.DataObject,
    shape: Shape,
    source: Affine,
    target: Affine,
    flags: tuple[bool, bool],
) -> None:
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    # The named exception: LiteRT has no int8 kernel.
    assert_agree(model(shape, axis, source, target, *flags), oracles, samples=12, litert=False)


def test_a_sum_starts_at_minus_the_zero_point() -> None:
    network = microinfer.load(model((3,), source=(0.5, 3), target=(0.5, 0)))
    got = network.run(np.array([4, 5, 6], np.int8))
    assert np.asarray(got).tolist() == [1 - 3, 3 - 3, 6 - 3]


def test_long_sums_that_could_leave_int32_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="sums of 40 values"):
        microinfer.load(model((40,)))


def test_an_axis_outside_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="axis is 2"):
        microinfer.load(model((3, 4), 2))


def test_a_ratio_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="below 2\\*\\*19"):
        microinfer.load(model((3,), source=(2.0**20, 0), target=(1.0, 0)))
