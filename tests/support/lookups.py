"""What the tests of operators that are tables share."""

from __future__ import annotations

from typing import Any

import numpy as np

import microinfer
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from tests.support.agreement import Oracles
from tests.support.elementwise import EVERY_INT8
from tests.support.models import ModelBuilder

Affine = tuple[float, int]


def lookup_model(
    operator: str,
    source: Affine = (0.05, 5),
    target: Affine = (0.04, -3),
    shape: tuple[int, ...] = (256,),
    **options: Any,
) -> bytes:
    """One operator of one int8 input and output."""
    builder = ModelBuilder()
    x = builder.input(shape, "int8", *source)
    y = builder.tensor(shape, "int8", *target)
    builder.op(operator, [x], [y], **options)
    return builder.bytes(outputs=[y])


def assert_every_value(
    data: bytes, oracles: Oracles, references: tuple[str, ...] = ("tflm", "litert")
) -> None:
    """The official runtimes' answer to each of the 256 inputs, and the C's."""
    for reference in references:
        session = getattr(oracles, reference)
        if session is not None:
            wanted = session.run(data, [[EVERY_INT8]])[0].outputs[0]
            got = microinfer.load(data, reference).run(EVERY_INT8)
            assert np.asarray(got).tolist() == wanted.tolist(), reference
    assert_c_gives_every_value(data)


def assert_c_gives_every_value(data: bytes) -> None:
    """The C's answer to each of the 256 inputs is the reference's."""
    network = microinfer.load(data)
    compiled = compile_network(network)
    library = load_library(compiled.program, compiled.unit, find_compiler(), "-O1")
    (got,) = library.run([EVERY_INT8])
    assert got.tolist() == np.asarray(network.run(EVERY_INT8)).tolist()
