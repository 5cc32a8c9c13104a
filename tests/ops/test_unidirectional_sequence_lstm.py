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
    dtype: str = "int8",
    **options: Any,
) -> bytes:
    """One LSTM over a sequence, batch major."""
    bias_type = np.int64 if dtype == "int16" else np.int32
    rng = np.random.default_rng(seed)
    b = ModelBuilder()
    x = b.input((batches, steps, features), dtype, *source)
    inputs: list[int | None] = [x]
    for width in (features, units):
        for _ in range(4):
            values = rng.integers(-127, 128, (units, width)).astype(np.int8)
            inputs.append(b.constant(values, [weight_scale * rng.uniform(0.5, 1)]))
    inputs += [None, None, None]
    for _ in range(4):
        values = rng.integers(-3000, 3000, units).astype(bias_type)
        inputs.append(b.constant(values) if has_bias else None)
    inputs += [None, None]
    h = b.tensor((batches, units), dtype, *hidden)
    c = b.tensor((batches, units), "int16", cell_scale, 0)
    b.mark_variable(h)
    b.mark_variable(c)
    inputs += [h, c, None, None, None, None]
    y = b.tensor((batches, steps, units), dtype, *hidden)
    defaults = {"fused_activation_function": 4, "cell_clip": 0.0, "proj_clip": 0.0}
    b.op("UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, [y], **{**defaults, **options})
    # TFLM wants the five intermediates to exist, and to be empty.
    b.set_intermediates([b.tensor((0,), "int16", 1.0, 0) for _ in range(5)])
    return b.bytes(outputs=[y])


# The named exception everywhere below: LiteRT interpolates sigmoid and tanh otherwise, and takes
# no int16.

WIDE: dict[str, Any] = {"dtype": "int16", "source": (2.0**-12, 0), "hidden": (2.0**-15, 0)}

SIZES = {
    "batches": st.integers(1, 2),
    "steps": st.integers(1, 5),
    "features": st.integers(3, 8),
    "units": st.integers(1, 6),
    "cell_scale": st.integers(-15, -9).map(lambda exponent: 2.0**exponent),
    "weight_scale": st.floats(0.0005, 0.05),
    "cell_clip": st.sampled_from([0.0, 0.5, 10.0]),
    "seed": st.integers(0, 999),
}


@settings(max_examples=40)
@given(
    case=st.fixed_dictionaries(
        {
            **SIZES,
            "source": st.tuples(st.floats(0.001, 0.2), st.integers(-128, 127)),
            "hidden": st.tuples(st.floats(0.002, 0.02), st.integers(-128, 127)),
        }
    )
)
def test_any_lstm_agrees_sequence_by_sequence(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(model(**case), oracles, samples=12, litert=False)


@settings(max_examples=40)
@given(
    case=st.fixed_dictionaries(
        {
            **SIZES,
            "source": st.floats(2.0**-18, 2.0**-9).map(lambda scale: (scale, 0)),
            "hidden": st.floats(2.0**-16, 2.0**-12).map(lambda scale: (scale, 0)),
        }
    )
)
def test_any_wide_lstm_agrees_sequence_by_sequence(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(model(**case, dtype="int16"), oracles, samples=12, litert=False)


def test_a_wide_lstm_in_c_without_biases() -> None:
    # The named exception: TFLM stops where a bias is left away.
    assert_equals_c(model(**WIDE, has_bias=False), 20)
    assert_equals_c(model(has_bias=False), 20)


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            for data in (model(), model(**WIDE)):
                assert_equals_c(data, 20, compiler=compiler, optimization=level)


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
        ({**WIDE, "source": (2.0**-12, 7)}, "int16 with zero point 7"),
        ({**WIDE, "hidden": (2.0**-31, 0)}, "hidden scale"),
        ({"hidden": (2.0**-31, 0)}, "hidden scale"),
        ({**WIDE, "hidden": (2.0**-7, 0), "weight_scale": 1e6}, "ratios below"),
    ],
)
def test_what_is_not_supported_is_said(change: dict[str, Any], part: str) -> None:
    with pytest.raises(UnsupportedModel, match=part):
        microinfer.load(model(**change))
