from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.errors import UnsupportedModel
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from tests.support.agreement import Oracles, assert_agree
from tests.support.elementwise import EVERY_INT8
from tests.support.models import ModelBuilder

TARGET = (1 / 128, 0)


def model(
    scale: float = 0.05,
    zero_point: int = 5,
    shape: tuple[int, ...] = (256,),
    target: tuple[float, int] = TARGET,
) -> bytes:
    builder = ModelBuilder()
    source = builder.input(shape, "int8", scale, zero_point)
    output = builder.tensor(shape, "int8", *target)
    builder.op("TANH", [source], [output])
    return builder.bytes(outputs=[output])


@settings(max_examples=150)
@given(exponent=st.floats(-12, 4), zero_point=st.integers(-128, 127))
def test_every_value_at_any_scale(oracles: Oracles, exponent: float, zero_point: int) -> None:
    data = model(2.0**exponent, zero_point)
    for reference in ("tflm", "litert"):
        session = getattr(oracles, reference)
        if session is not None:
            wanted = session.run(data, [[EVERY_INT8]])[0].outputs[0]
            got = microinfer.load(data, reference).run(EVERY_INT8)
            assert np.asarray(got).tolist() == wanted.tolist(), reference


def test_the_c_gives_every_value() -> None:
    network = microinfer.load(model())
    compiled = compile_network(network)
    library = load_library(compiled.program, compiled.unit, find_compiler())
    (got,) = library.run([EVERY_INT8])
    assert got.tolist() == np.asarray(network.run(EVERY_INT8)).tolist()


@pytest.mark.parametrize("shape", [(), (1,), (2, 3, 4)])
def test_any_shape_agrees(oracles: Oracles, shape: tuple[int, ...]) -> None:
    assert_agree(model(shape=shape), oracles, samples=10)


def test_zero_maps_to_the_middle() -> None:
    answer = np.asarray(microinfer.load(model(zero_point=5)).run(EVERY_INT8))
    assert answer[5 + 128] == 0


def test_the_function_never_falls() -> None:
    answer = np.asarray(microinfer.load(model()).run(EVERY_INT8)).astype(int)
    assert (np.diff(answer) >= 0).all()


@pytest.mark.parametrize("target", [(1 / 64, TARGET[1]), (TARGET[0], 3)])
def test_another_output_quantisation_is_refused(target: tuple[float, int]) -> None:
    with pytest.raises(UnsupportedModel, match="an int8 output must have scale"):
        microinfer.load(model(target=target))
