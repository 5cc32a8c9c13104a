from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.models import ModelBuilder


def model(
    *,
    batches: int = 1,
    steps: int = 3,
    features: int = 4,
    units: int = 3,
    source: tuple[float, int] = (0.02, -5),
    hidden: tuple[float, int] = (1 / 128, 3),
    cell_scale: float = 2.0**-11,
    weight_scale: float = 0.01,
    has_bias: bool = True,
    seed: int = 0,
    **options: Any,
) -> bytes:
    """One LSTM over a sequence, batch major."""
    rng = np.random.default_rng(seed)
    b = ModelBuilder()
    x = b.input((batches, steps, features), "int8", *source)
    inputs: list[int | None] = [x]
    for width in (features, units):
        for _ in range(4):
            values = rng.integers(-127, 128, (units, width)).astype(np.int8)
            inputs.append(b.constant(values, [weight_scale * rng.uniform(0.5, 1)]))
    inputs += [None, None, None]
    for _ in range(4):
        values = rng.integers(-3000, 3000, units).astype(np.int32)
        inputs.append(b.constant(values) if has_bias else None)
    inputs += [None, None]
    h = b.tensor((batches, units), "int8", *hidden)
    c = b.tensor((batches, units), "int16", cell_scale, 0)
    b.mark_variable(h)
    b.mark_variable(c)
    inputs += [h, c, None, None, None, None]
    y = b.tensor((batches, steps, units), "int8", *hidden)
    defaults = {"fused_activation_function": 4, "cell_clip": 0.0, "proj_clip": 0.0}
    b.op("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, [y], **{**defaults, **options})
    # TFLM wants the five intermediates to exist, and to be empty.
    b.set_intermediates([b.tensor((0,), "int16", 1.0, 0) for _ in range(5)])
    return b.bytes(outputs=[y])


# The named exception everywhere below: LiteRT interpolates sigmoid and tanh otherwise.


@settings(max_examples=40)
@given(
    case=st.fixed_dictionaries(
        {
            "batches": st.integers(1, 2),
            "steps": st.integers(1, 5),
            "features": st.integers(3, 8),
            "units": st.integers(1, 6),
            "source": st.tuples(st.floats(0.001, 0.2), st.integers(-128, 127)),
            "hidden": st.tuples(st.floats(0.002, 0.02), st.integers(-128, 127)),
            "cell_scale": st.integers(-15, -9).map(lambda exponent: 2.0**exponent),
            "weight_scale": st.floats(0.0005, 0.05),
            "cell_clip": st.sampled_from([0.0, 0.5, 10.0]),
            "seed": st.integers(0, 999),
        }
    )
)
def test_any_lstm_agrees_sequence_by_sequence(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(model(**case), oracles, samples=12, litert=False)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(), 20, compiler=compiler, optimization=level)


def test_the_state_carries_over_from_sequence_to_sequence() -> None:
    network = microinfer.load(model())
    x = np.full((1, 3, 4), 100, np.int8)
    first, second = (np.asarray(network.run(x)).tolist() for _ in range(2))
    assert first != second
    network.reset()
    assert np.asarray(network.run(x)).tolist() == first


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"fused_activation_function": 1}, "not TANH"),
        ({"proj_clip": 1.0}, "proj_clip"),
        ({"cell_scale": 0.001}, "cell scale"),
        ({"weight_scale": 1e6}, "could leave int32"),
    ],
)
def test_what_is_not_supported_is_said(change: dict[str, Any], part: str) -> None:
    with pytest.raises(UnsupportedModel, match=part):
        microinfer.load(model(**change))
