"""Real recurrent models: every tensor of every frame equals TFLM's, in NumPy and in C."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

import microinfer
from microinfer.graph import Array
from microinfer_codegen.build import find_compiler
from microinfer_codegen.compile import compile_network
from microinfer_codegen.library import load_library
from microinfer_codegen.oracles import OracleSession
from tests.support.agreement import assert_equals_c, assert_equals_oracle

Load = Callable[[str], bytes]


def test_keyword_svdf_frame_by_frame(shared_model: Load, tflm: OracleSession) -> None:
    model = shared_model("keyword_scrambled_8bit")
    assert_equals_oracle(model, "tflm", tflm, samples=500, seed=4)
    assert_equals_c(model, samples=500, seed=4)


def test_digit_lstm_sequence_by_sequence(shared_model: Load, tflm: OracleSession) -> None:
    model = shared_model("trained_lstm_int8")
    assert_equals_oracle(model, "tflm", tflm, samples=40, seed=5)
    assert_equals_c(model, samples=40, seed=5)


def test_the_lstm_reads_nine_digits_as_tflm_does(
    shared_model: Load, shared_dir: Path, tflm: OracleSession
) -> None:
    model = shared_model("trained_lstm_int8")
    compiled = compile_network(microinfer.load(model))
    library = load_library(compiled.program, compiled.unit, find_compiler())
    paths = [shared_dir / "inputs" / f"mnist_sample{i}.png" for i in range(9)]
    # The input's scale is 1/255 with zero point -128: a grey level is stored as itself - 128.
    inputs = [
        (grey_png(path.read_bytes()).astype(np.int16) - 128).astype(np.int8)[np.newaxis]
        for path in paths
    ]
    official = [run.outputs[0] for run in tflm.run(model, [[x] for x in inputs])]
    ours = []
    for x in inputs:
        library.reset()
        ours.append(library.run([x])[0])
    assert [y.tobytes() for y in ours] == [y.tobytes() for y in official]
    assert [int(y.argmax()) for y in ours] == list(range(9))


def grey_png(data: bytes) -> Array:
    """An 8-bit greyscale PNG without interlacing, as uint8 [height][width]."""
    position, packed, width, height = 8, b"", 0, 0
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        body = data[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            width, height = (int.from_bytes(body[i : i + 4], "big") for i in (0, 4))
            assert body[8:13] == bytes([8, 0, 0, 0, 0]), "8-bit grey, not interlaced"
        elif kind == b"IDAT":
            packed += body
        position += 12 + length
    raw = zlib.decompress(packed)
    rows = np.zeros((height + 1, width + 1), np.int64)  # zeros above and to the left
    for y in range(1, height + 1):
        line = raw[(y - 1) * (width + 1) : y * (width + 1)]
        for x in range(1, width + 1):
            left, up, corner = int(rows[y, x - 1]), int(rows[y - 1, x]), int(rows[y - 1, x - 1])
            guess = (0, left, up, (left + up) // 2, paeth(left, up, corner))[line[0]]
            rows[y, x] = (line[x] + guess) % 256
    return rows[1:, 1:].astype(np.uint8)


def paeth(left: int, up: int, corner: int) -> int:
    """The neighbour nearest to left + up - corner, in that order of preference."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
