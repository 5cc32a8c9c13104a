"""How C is spelled, and that nothing of a file slips into it."""

from __future__ import annotations

import doctest
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from microinfer_codegen import ctext


def test_the_examples_of_the_docstrings_hold() -> None:
    result = doctest.testmod(ctext)
    assert result.attempted > 3
    assert result.failed == 0


@given(text=st.text(max_size=50))
def test_any_text_becomes_an_identifier_that_stays_itself(text: str) -> None:
    name = ctext.identifier(text)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name)
    assert name not in ctext.RESERVED
    assert ctext.identifier(name) == name


@given(text=st.text(max_size=80))
def test_any_text_is_harmless_in_a_comment(text: str) -> None:
    safe = ctext.comment(text)
    assert safe.isascii()
    for dangerous in ("*/", "/*", "//", "??", "\\", "\n", "\r", '"'):
        assert dangerous not in safe


@given(value=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_float_literal_reads_back_exactly(value: float) -> None:
    literal = ctext.float_literal(value)
    assert re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?f", literal)
    assert "." in literal or "e" in literal
    assert np.float32(literal.removesuffix("f")) == np.float32(value)


def test_a_float_that_is_no_number_has_no_literal() -> None:
    with pytest.raises(ValueError, match="no literal"):
        ctext.float_literal(float("nan"))


@given(values=st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=60))
def test_an_array_body_holds_every_value_in_order(values: list[int]) -> None:
    body = ctext.array_body(np.array(values, np.int32))
    read = [
        int(x) for x in body.replace("(-2147483647 - 1)", "-2147483648").split(",") if x.strip()
    ]
    assert read == values
    assert all(len(line) <= 96 for line in body.splitlines())


def test_short_rows_share_a_line() -> None:
    body = ctext.array_body(np.zeros((2, 3, 3, 1), np.int8))
    assert [line.count("0") for line in body.splitlines()] == [9, 9]
