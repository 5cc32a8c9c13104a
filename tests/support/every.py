"""Every one of the 65536 values of an int16, at once."""

from __future__ import annotations

import numpy as np

import microinfer
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from tests.support.agreement import Oracles

EVERY_INT16 = np.arange(-(2**15), 2**15).astype(np.int16)


def assert_every_int16(
    model: bytes, oracles: Oracles, references: tuple[str, ...] = ("tflm", "litert")
) -> None:
    """On a model of one int16 [65536]: the official runtimes' answers, and the C's."""
    for reference in references:
        session = getattr(oracles, reference)
        if session is not None:
            wanted = session.run(model, [[EVERY_INT16]])[0].outputs[0]
            got = np.asarray(microinfer.load(model, reference).run(EVERY_INT16))
            assert np.flatnonzero(got != wanted).tolist() == [], reference
    network = microinfer.load(model)
    compiled = compile_network(network)
    library = load_library(compiled.program, compiled.unit, find_compiler(), "-O1")
    (answer,) = library.run([EVERY_INT16])
    reference_answer = np.asarray(network.run(EVERY_INT16))
    assert np.flatnonzero(answer != reference_answer).tolist() == [], "C"
