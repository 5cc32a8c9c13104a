from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import Affine, affine
from tests.support.models import ModelBuilder


def model(
    terms: int = 3,
    source: Affine = (0.5, 3),
    target: Affine = (0.7, -4),
    last_shape: tuple[int, ...] = (2, 5),
    last_scale: float | None = None,
) -> bytes:
    b = ModelBuilder()
    xs = [b.input((2, 5), "int8", *source) for _ in range(terms - 1)]
    xs.append(b.input(last_shape, "int8", last_scale or source[0], source[1]))
    y = b.tensor((2, 5), "int8", *target)
    b.op("ADD_N", xs, [y])
    return b.bytes(outputs=[y])


@settings(max_examples=40)
@given(terms=st.integers(2, 7), source=affine(), target=affine())
def test_any_scales_agree(oracles: Oracles, terms: int, source: Affine, target: Affine) -> None:
    # The named exception: LiteRT has no int8 kernel.
    assert_agree(model(terms, source, target), oracles, samples=12, litert=False)


def test_another_shape_is_malformed() -> None:
    with pytest.raises(MalformedModel, match="input 2 has shape"):
        microinfer.load(model(last_shape=(5, 2)))


def test_another_scale_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match=r"input 2 has scale 0\.25"):
        microinfer.load(model(last_scale=0.25))


def test_many_terms_that_could_leave_int32_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match="sums of 40 values"):
        microinfer.load(model(terms=40))
