"""EXP, LOG and RSQRT of int16: oracle = reference = C, on all values there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings

import microinfer
from microinfer.errors import UnsupportedModel
from tests.ops.int16.test_rectifiers import model
from tests.support.agreement import Oracles
from tests.support.elementwise import scales
from tests.support.every import assert_every_int16

NOT_NEGATIVE = np.arange(2**15).astype(np.int16)


# The named exception: TFLM has EXP and LOG for floats only.
@pytest.mark.parametrize("operator", ["EXP", "LOG"])
@settings(max_examples=40)
@given(source=scales(-16, 2), target=scales(-16, -1))
@example(source=0.0234, target=0.0004)  # slopes wrap
def test_every_value(oracles: Oracles, operator: str, source: float, target: float) -> None:
    assert_every_int16(model(operator, source, target), oracles, ("litert",))


def test_what_has_no_logarithm_gives_the_least_output() -> None:
    network = microinfer.load(model("LOG", 0.01, 0.001, (3,)))
    answer = np.asarray(network.run(np.array([-30000, -200, 30000], np.int16)))
    assert answer.tolist() == [-32768, -32768, 5704]


def assert_every_root(oracles: Oracles, source: float, target: float) -> None:
    """Of what is not negative, on which alone the official runtimes run; the C on all."""
    data = model("RSQRT", source, target, NOT_NEGATIVE.shape)
    for reference in ("tflm", "litert"):
        session = getattr(oracles, reference)
        if session is not None:
            wanted = session.run(data, [[NOT_NEGATIVE]])[0].outputs[0]
            got = np.asarray(microinfer.load(data, reference).run(NOT_NEGATIVE))
            assert np.flatnonzero(got != wanted).tolist() == [], reference
    assert_every_int16(model("RSQRT", source, target), oracles, ())


@settings(max_examples=15)
@given(source=scales(-16, 2), target=scales(-16, -1))
def test_every_root(oracles: Oracles, source: float, target: float) -> None:
    assert_every_root(oracles, source, target)


def test_what_has_no_root_gives_the_largest_output() -> None:
    network = microinfer.load(model("RSQRT", 0.01, 0.001, (4,)))
    answer = np.asarray(network.run(np.array([-30000, -1, 0, 100], np.int16)))
    assert answer.tolist() == [32767, 32767, 32767, 1000]


def test_ratios_beyond_the_fixed_point_are_refused() -> None:
    with pytest.raises(UnsupportedModel, match=r"up to 2\*\*30, of int16 from 2\*\*-12 on"):
        microinfer.load(model("RSQRT", 2.0**-30, 2.0**-20))
