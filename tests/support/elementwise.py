"""Models and strategies that the tests of elementwise operators share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from numpy.typing import NDArray

import microinfer
from microinfer import interpret
from microinfer.model import Model
from microinfer.plan.program import plan
from microinfer_codegen.build import find_compiler
from microinfer_codegen.library import load_library
from microinfer_codegen.unit import emit
from tests.support.models import ModelBuilder

Shape = tuple[int, ...]
Affine = tuple[float, int]  # scale, zero point

ACTIVATIONS = (0, 1, 2, 3)  # NONE, RELU, RELU_N1_TO_1, RELU6

EVERY_INT8 = np.arange(-128, 128).astype(np.int8)


def scales(least: int = -10, most: int = 3) -> st.SearchStrategy[float]:
    """Scales within [2**least, 2**most], powers of two among them."""
    exponents = st.one_of(st.integers(least, most), st.floats(least, most))
    return exponents.map(lambda exponent: 2.0**exponent)


def affine(dtype: str = "int8") -> st.SearchStrategy[Affine]:
    """Scales and the zero points of a dtype."""
    info = np.iinfo(dtype)
    return st.tuples(scales(), st.integers(int(info.min), int(info.max)))


@st.composite
def broadcasting_shapes(draw: st.DrawFn) -> tuple[Shape, Shape]:
    """Two shapes of rank 0 to 6 that broadcast, of three elements and more together.

    With fewer the vectors would be exhaustive: 65536 runs of the oracles.
    """
    full = draw(st.lists(st.integers(1, 3), max_size=6))
    pair = []
    for _ in range(2):
        shape = [extent if draw(st.booleans()) else 1 for extent in full]
        while shape and shape[0] == 1 and draw(st.booleans()):
            shape.pop(0)
        pair.append(tuple(shape))
    assume(sum(map(math.prod, pair)) >= 3)
    return pair[0], pair[1]


def binary_model(
    operator: str,
    shapes: tuple[Shape, Shape],
    quantization: tuple[Affine, Affine, Affine],
    activation: int = 0,
    constants: Sequence[NDArray[Any] | None] = (None, None),
    dtype: str = "int8",
    **options: Any,
) -> bytes:
    """One operator of two operands of a dtype. quantization: of both and the output.

    constants: values in place of a run-time operand.
    """
    b = ModelBuilder()
    operands = []
    for shape, (scale, zero_point), values in zip(shapes, quantization[:2], constants, strict=True):
        if values is None:
            operands.append(b.input(shape, dtype, scale, zero_point))
        else:
            operands.append(b.constant(values.reshape(shape), [scale], [zero_point]))
    y = b.tensor(np.broadcast_shapes(*shapes), dtype, *quantization[2])
    b.op(operator, operands, [y], fused_activation_function=activation, **options)
    return b.bytes(outputs=[y])


def every_pair_model(operator: str, quantization: tuple[Affine, Affine, Affine]) -> bytes:
    """All 65536 pairs of stored values, once an input is the ramp -128 to 127."""
    return binary_model(operator, ((256,), (256, 1)), quantization, constants=(None, EVERY_INT8))


def same_operand_model(operator: str, source: Affine, target: Affine) -> bytes:
    """x and x again."""
    b = ModelBuilder()
    x = b.input((5, 7), "int8", *source)
    y = b.tensor((5, 7), "int8", *target)
    b.op(operator, [x, x], [y], fused_activation_function=0)
    return b.bytes(outputs=[y])


def unary_model(
    operator: str,
    source: tuple[str, Affine | None],
    target: tuple[str, Affine | None],
    shape: Shape = (256,),
    version: int = 1,
) -> bytes:
    """One operator of one operand; source, target: dtype, and quantisation if any."""
    b = ModelBuilder()
    (input_dtype, input_affine), (output_dtype, output_affine) = source, target
    x = b.input(shape, input_dtype, *(input_affine or (None, 0)))
    y = b.tensor(shape, output_dtype, *(output_affine or (None, 0)))
    b.op(operator, [x], [y], version)
    return b.bytes(outputs=[y])


def two_constants_model(operator: str) -> bytes:
    """A constant with a constant; their result with an input."""
    b = ModelBuilder()
    x = b.input((4,), "int8", 0.5)
    first, second = (b.constant(np.arange(4, dtype=np.int8), [0.5], [0]) for _ in range(2))
    t, y = b.tensor((4,), "int8", 0.5), b.tensor((4,), "int8", 0.5)
    b.op(operator, [first, second], [t], fused_activation_function=0)
    b.op(operator, [x, t], [y], fused_activation_function=0)
    return b.bytes(outputs=[y])


def unbroadcastable_model(operator: str) -> Model:
    """Shapes that do not broadcast."""
    b = ModelBuilder()
    x, w = b.input((2, 3), "int8", 0.5), b.input((2, 4), "int8", 0.5)
    y = b.tensor((2, 4), "int8", 0.5)
    b.op(operator, [x, w], [y], fused_activation_function=0)
    return b.model([y])


def run_both(model: bytes, values: NDArray[Any]) -> NDArray[Any]:
    """What the reference gives for one input, once the C has given the same bytes."""
    network = microinfer.load(model)
    program = plan(network.graph)
    compiled = load_library(program, emit(program, "model", network.sha256), find_compiler())
    (wanted,) = interpret.run(network.graph, [values])
    (got,) = compiled.run([values])
    assert got.tobytes() == wanted.tobytes()
    return wanted
