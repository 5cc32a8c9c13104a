"""A network of int16 steps as a recurrent cell has them: oracle = reference = C, every tensor.

Gates of odd sizes: the arena puts 16-bit tensors beside bytes and floats.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.models import ModelBuilder

UNIT = 2.0**-15


def gated_cell(units: int, source: str) -> bytes:
    """x = 3 parts: update, candidate, state; state + update * (tanh(candidate) - state)."""
    b = ModelBuilder()
    x = b.input((1, 3 * units), source, None if source == "float32" else 0.03)
    wide = b.tensor((1, 3 * units), "int16", 0.00024)
    b.op("QUANTIZE", [x], [wide])
    axis = b.constant(np.array(1, np.int32))
    parts = [b.tensor((1, units), "int16", 0.00024) for _ in range(3)]
    b.op("SPLIT", [axis, wide], parts, num_splits=3)
    update, candidate, curved = (b.tensor((1, units), "int16", UNIT) for _ in range(3))
    b.op("LOGISTIC", [parts[0]], [update])
    b.op("TANH", [parts[1]], [candidate])
    b.op("TANH", [parts[2]], [curved])
    away, gated, state = (b.tensor((1, units), "int16", s) for s in (0.00006, 0.00006, 0.00009))
    b.op("SUB", [candidate, curved], [away], fused_activation_function=0, pot_scale_int16=False)
    b.op("MUL", [update, away], [gated], fused_activation_function=0)
    b.op("ADD", [curved, gated], [state], fused_activation_function=0, pot_scale_int16=False)
    leaky = b.tensor((1, units), "int16", 0.00007)
    b.op("LEAKY_RELU", [state], [leaky], alpha=0.1)
    same = b.tensor((1, units), "int16", 0.00009)
    b.op("QUANTIZE", [leaky], [same])
    joined = b.tensor((1, 2 * units), "int16", 0.00009)
    b.op("CONCATENATION", [state, same], [joined], axis=1, fused_activation_function=0)
    shares = b.tensor((1, 2 * units), "int16", UNIT)
    b.op("SOFTMAX", [joined], [shares], beta=1.0)
    answer, narrow = b.tensor((1, 2 * units), "float32"), b.tensor((1, units), "int8", 0.008, 3)
    b.op("DEQUANTIZE", [shares], [answer])
    b.op("QUANTIZE", [state], [narrow])
    return b.bytes(outputs=[answer, narrow])


@pytest.mark.parametrize("units", [1, 3, 8, 17])
@pytest.mark.parametrize("source", ["float32", "int8"])
def test_a_gated_cell(oracles: Oracles, units: int, source: str) -> None:
    assert_agree(gated_cell(units, source), oracles, samples=20)


@pytest.mark.parametrize("optimization", ["-O0", "-O3"])
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_a_gated_cell_under_every_compiler(compiler: str, optimization: str) -> None:
    data = gated_cell(9, "float32")
    assert_equals_c(data, samples=20, compiler=compiler, optimization=optimization)
