"""Fixed-point exp, reciprocal, logistic and tanh against real mathematics; bits are in tests/c."""

from __future__ import annotations

import numpy as np

from microinfer.transcendental import (
    exp_on_negative,
    inverse_sqrt,
    log_of_at_least_one,
    logistic,
    one_over_one_plus,
    tanh,
)

ONE = 2.0**31


def test_exp_is_within_the_error_of_its_polynomial() -> None:
    a = -np.arange(0, 2**31, 2**31 // 5000, dtype=np.int64)
    for integer_bits in (4, 5):
        real = np.exp(a / 2.0 ** (31 - integer_bits))
        assert np.abs(exp_on_negative(a, integer_bits) / ONE - real).max() < 2.2e-7


def test_exp_of_zero_is_one() -> None:
    assert exp_on_negative(np.array([0]), 5).tolist() == [2**31 - 1]


def test_the_reciprocal_is_within_a_few_units_of_31_bits() -> None:
    a = np.arange(0, 2**31, 2**31 // 5000, dtype=np.int64)
    assert np.abs(one_over_one_plus(a) / ONE - 1 / (1 + a / ONE)).max() < 5e-9


def test_logistic_is_symmetric_and_right() -> None:
    a = np.arange(1, 2**31, 2**31 // 3000, dtype=np.int64)
    assert (logistic(a, 4) + logistic(-a, 4) == 2**31 - 1).all()
    assert np.abs(logistic(a, 4) / ONE - 1 / (1 + np.exp(-a / 2.0**27))).max() < 2.2e-7
    assert logistic(np.array([0]), 4).tolist() == [2**30]


def test_tanh_is_odd_and_right() -> None:
    a = np.arange(1, 2**31, 2**31 // 3000, dtype=np.int64)
    assert (tanh(a, 4) == -tanh(-a, 4)).all()
    assert np.abs(tanh(a, 4) / ONE - np.tanh(a / 2.0**27)).max() < 2.2e-7
    assert tanh(np.array([0]), 4).tolist() == [0]


def test_log_is_within_a_few_units_of_26_bits() -> None:
    x = np.unique(np.geomspace(2**19, 2**31 - 1, 20000).astype(np.int64))
    assert np.abs(log_of_at_least_one(x) / 2.0**26 - np.log(x / 2.0**19)).max() < 5e-8
    assert log_of_at_least_one(np.array([2**19])).tolist() == [0]


def test_the_inverse_root_is_within_the_error_of_five_newton_steps() -> None:
    values = np.array([*range(1, 1000), 255**2, 2**29 - 1, 2**29, 2**31 - 1])
    multipliers, shifts = inverse_sqrt(values)
    real = multipliers * 2.0 ** (shifts - 31)
    assert np.abs(real * values**0.5 - 1).max() < 4e-6
    (multiplier, one), (shift, none) = inverse_sqrt(np.array([0, 1]))
    assert (multiplier, shift) == (one, none)
