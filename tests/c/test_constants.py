"""Constants: what the file holds is told from the tables that follow from it."""

from __future__ import annotations

import numpy as np
import pytest

import microinfer
from microinfer_codegen.compile import compile_network
from microinfer_codegen.step import Constant
from tests.ops.test_unidirectional_sequence_lstm import model
from tests.support.devices import small_network


def constant(symbol: str) -> Constant:
    return Constant(symbol, np.zeros(4, np.int8), "zeros")


def test_weights_operands_and_initial_values_are_the_file_s() -> None:
    learned = "step1_weights step2_time_weights step0_input_recurrent step3_first step4_operand12"
    learned += " state0_initial step5_indices"
    assert [name for name in learned.split() if not constant(f"net_{name}").is_learned] == []


def test_tables_are_ours_whatever_the_model_is_called() -> None:
    derived = "step1_bias step2_input_recurrent_bias step3_shift padding_m128 sigmoid_table"
    for model_name in ("net", "weights", "first_values"):
        assert not any(constant(f"{model_name}_{name}").is_learned for name in derived.split())


def test_a_constant_that_nobody_placed_is_our_bug() -> None:
    with pytest.raises(AssertionError, match="net_step0_whatever"):
        _ = constant("net_step0_whatever").is_learned


def test_learned_bytes_are_those_of_the_weights() -> None:
    unit = compile_network(microinfer.load(small_network()), simplified=False).unit
    assert unit.learned_bytes == 4 * 27 + 9 * 4 + 5 * 4


def test_an_lstm_has_two_matrices_in_each_of_four_gates() -> None:
    features, units = 5, 3
    unit = compile_network(microinfer.load(model(features=features, units=units))).unit
    assert unit.learned_bytes == 4 * (features + units) * units
