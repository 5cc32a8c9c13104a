from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import affine
from tests.support.models import ModelBuilder


def model(
    *,
    batches: int = 1,
    features: int = 5,
    units: int = 3,
    rank: int = 1,
    memory: int = 4,
    source: tuple[float, int] = (0.1, 3),
    state: tuple[float, int] = (0.3, -20),
    target: tuple[float, int] = (0.2, 7),
    has_bias: bool = True,
    seed: int = 0,
    wide: bool = False,
    **overrides: Any,
) -> bytes:
    """One SVDF; wide: whether state and time weights are int16.

    overrides: state_elements, output_shape, bias, time_scale, or `rank_option`.
    """
    rng = np.random.default_rng(seed)
    filters = units * rank
    time_scale = overrides.pop("time_scale", 0.02)
    b = ModelBuilder()
    x = b.input((batches, features), "int8", *source)
    f = b.constant(rng.integers(-127, 128, (filters, features)).astype(np.int8), [0.01])
    largest, kind = (32767, "int16") if wide else (127, "int8")
    time = rng.integers(-largest, largest + 1, (filters, memory)).astype(kind)
    t = b.constant(time, [time_scale])
    values = overrides.pop("bias", rng.integers(-500, 500, units).astype(np.int32))
    # TFLM requires the bias, and of this scale.
    bias = b.constant(values, [state[0] * float(np.float32(time_scale))]) if has_bias else None
    s = b.tensor((batches, overrides.pop("state_elements", filters * memory)), kind, *state)
    b.mark_variable(s)
    y = b.tensor(overrides.pop("output_shape", (batches, units)), "int8", *target)
    option = overrides.pop("rank_option", rank)
    b.op("SVDF", [x, f, t, bias, s], [y], rank=option, fused_activation_function=1)
    return b.bytes(outputs=[y])


# The named exception in all tests of an int8 state: LiteRT corrupts its heap with it.


@settings(max_examples=40)
@given(
    case=st.fixed_dictionaries(
        {
            "batches": st.integers(1, 2),
            "features": st.integers(3, 9),
            "units": st.integers(1, 4),
            "rank": st.integers(1, 3),
            "memory": st.integers(1, 8),
            "source": affine(),
            "state": affine(),
            "target": affine(),
            "seed": st.integers(0, 999),
        }
    )
)
def test_any_svdf_agrees_frame_by_frame(oracles: Oracles, case: dict[str, Any]) -> None:
    assert_agree(model(**case), oracles, samples=20, litert=False)


@settings(max_examples=40)
@given(
    case=st.fixed_dictionaries(
        {
            "batches": st.integers(1, 2),
            "features": st.integers(3, 9),
            "units": st.integers(1, 4),
            "rank": st.integers(1, 3),
            "memory": st.integers(1, 8),  # up to sums that wrap around
            "source": affine(),
            "target": affine(),
            "seed": st.integers(0, 999),
        }
    )
)
def test_any_wide_svdf_agrees_frame_by_frame(oracles: Oracles, case: dict[str, Any]) -> None:
    source, target = case["source"], case["target"]
    state = (source[0] * 2.0**-8, 0)
    data = model(**case, state=state, time_scale=target[0] / state[0] * 2.0**-22, wide=True)
    assert_agree(data, oracles, samples=20)


def test_a_wide_state_with_a_zero_point_is_refused() -> None:
    with pytest.raises(UnsupportedModel, match="int16 state must be 0"):
        microinfer.load(model(wide=True, state=(0.01, 5)))


def test_the_c_is_equal_with_both_compilers_and_without_optimisation() -> None:
    for compiler in ("gcc", "clang"):
        for level in ("-O0", "-O3"):
            assert_equals_c(model(rank=2), 20, compiler=compiler, optimization=level)


def test_a_bias_may_be_left_away() -> None:
    # The named exception: TFLM crashes without one.
    assert_equals_c(model(has_bias=False), 20)


def test_a_frame_is_remembered_for_as_long_as_the_memory() -> None:
    network = microinfer.load(model(memory=3, has_bias=False))
    quiet = np.full((1, 5), 3, np.int8)  # real 0
    silence = np.asarray(network.run(quiet)).tolist()
    network.run(np.full((1, 5), 127, np.int8))
    answers = [np.asarray(network.run(quiet)).tolist() for _ in range(3)]
    assert answers[1] != silence
    assert answers[2] == silence


@pytest.mark.parametrize(
    ("change", "error", "part"),
    [
        ({"rank_option": 0}, MalformedModel, "rank is 0"),
        ({"rank_option": 2}, MalformedModel, "3 filters; a multiple of the rank 2"),
        ({"state_elements": 11}, UnsupportedModel, "state has 11 values, not 12"),
        ({"output_shape": (1, 4)}, MalformedModel, "output shape is"),
        ({"bias": np.zeros(2, np.int32)}, MalformedModel, "bias has 2 values"),
        ({"bias": np.full(3, 2**31 - 1, np.int32)}, UnsupportedModel, "time sums reach"),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], error: type[Exception], part: str) -> None:
    with pytest.raises(error, match=part):
        microinfer.load(model(**change))
