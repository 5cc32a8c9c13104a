from __future__ import annotations

import pytest

import microinfer
from microinfer.errors import UnsupportedModel
from microinfer.lower.help import ADVICE, what_would_help
from microinfer.ops import OPS
from microinfer.schema import BuiltinOperator
from tests.support.models import ModelBuilder


def test_advice_is_for_operators_that_exist_and_are_absent() -> None:
    assert not ADVICE.keys() & OPS.keys()
    assert ADVICE.keys() <= {operator.name for operator in BuiltinOperator}


def test_an_unsupported_operator_says_its_index_its_name_and_what_would_help() -> None:
    b = ModelBuilder()
    x, y = b.input((3,), "int8", 0.5), b.tensor((3,), "int8", 0.5, name="squares")
    b.op("SQUARE", [x], [y])
    with pytest.raises(UnsupportedModel, match=r'operator 0 \(SQUARE "squares"\).*MUL'):
        microinfer.load(b.bytes(outputs=[y]))


def test_custom_operators_point_to_builtin_ones() -> None:
    assert "builtin operators" in what_would_help("custom FlexErf")
