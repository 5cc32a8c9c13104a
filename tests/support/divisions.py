"""What the tests of FLOOR_DIV and FLOOR_MOD share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.support.agreement import Oracles
from tests.support.elementwise import Shape
from tests.support.gathers import assert_inputs_agree
from tests.support.pairs import pair_model


def assert_division_agrees(
    operator: str, shapes: tuple[Shape, Shape], dtype: str, seed: int, oracles: Oracles
) -> None:
    """LiteRT, NumPy and C on divisors that are not 0. The named exception: TFLM has floats only."""
    random = np.random.default_rng(seed)
    info = np.iinfo(dtype)
    first = random.integers(info.min, info.max, shapes[0], dtype, endpoint=True)
    second = random.integers(-9, 9, shapes[1], dtype, endpoint=True)
    second = np.where(second == 0, info.max, second).astype(dtype)
    few = max(map(len, shapes)) <= 4
    assert_inputs_agree(
        pair_model(operator, shapes, dtype, output=dtype),
        [first, second],
        oracles,
        {"tflm": False, "litert": few},
    )


def division_by_hand(
    operator: str, dtype: str, first: list[int], second: list[int]
) -> NDArray[np.int64]:
    """NumPy and C on given values."""
    model = pair_model(operator, ((len(first),), (len(second),)), dtype, output=dtype)
    inputs = [np.array(first, dtype), np.array(second, dtype)]
    return assert_inputs_agree(model, inputs, Oracles(None, None))
