"""Damaged models of many operators: loaded, or refused in one line; nothing else, and quickly.

What loads is planned, emitted and, when small, run by the reference.
"""

from __future__ import annotations

import random
import time
import warnings
from dataclasses import replace

import pytest

import microinfer
from microinfer.errors import MalformedModel, UnsupportedModel
from microinfer.reader import read
from microinfer.writer import write
from microinfer_codegen.compile import compile_network
from microinfer_codegen.vectors import sampled
from tests.c.networks import NETWORKS
from tests.ops import (
    test_arg_max,
    test_mirror_pad,
    test_resize_bilinear,
    test_split_v,
    test_strided_slice,
    test_svdf,
    test_transpose_conv,
    test_unidirectional_sequence_lstm,
)
from tests.support.windows import convolution_model

SEEDS = (
    *(network() for network in NETWORKS.values()),
    convolution_model("CONV_2D", out_channels=4, groups=2),
    test_arg_max.model((2, 5), 1),
    test_mirror_pad.model((3, 4), [[1, 2], [0, 3]], 0),
    test_resize_bilinear.model((1, 3, 4, 2), (5, 2)),
    test_split_v.model((2, 6), [1, 5], 1, [1, 5]),
    test_strided_slice.model((5, 4), [4, 0], [0, 4], [-2, 3], (2, 2)),
    test_svdf.model(),
    test_transpose_conv.model(),
    test_unidirectional_sequence_lstm.model(),
)

BYTES = (0, 1, 2, 3, 4, 0x7F, 0x80, 0xFF)

SMALL = 200_000
"""Values in all tensors; more is loaded and planned but not run."""


def mutant(seed: bytes, rng: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(rng.randint(1, 3)):
        position = rng.randrange(len(data))
        data[position] = rng.choice((*BYTES, data[position] ^ (1 << rng.randrange(8))))
    return bytes(data)


def survive(data: bytes) -> bool:
    """Whether it loads; anything but our refusals escapes."""
    started = time.monotonic()
    try:
        network = microinfer.load(data)
    except (MalformedModel, UnsupportedModel) as refusal:
        message = str(refusal)
        assert message.isascii()
        assert "\n" not in message
        assert time.monotonic() - started < 2
        return False
    assert time.monotonic() - started < 2
    compile_network(network)
    graph = network.graph
    if sum(tensor.elements for tensor in graph.tensors) < SMALL and graph.macs < SMALL * 10:
        for inputs in sampled(graph, 1, 0):
            network.run(list(inputs))
    return True


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_mutants_are_loaded_or_refused(number: int) -> None:
    rng = random.Random(number)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a wrapped or invalid value in NumPy would be a bug
        survivors = sum(survive(mutant(SEEDS[number], rng)) for _ in range(1500))
    assert survivors > 0  # otherwise only the reader was tested


def test_a_marked_variable_that_nobody_uses_is_no_state() -> None:
    model = read(test_svdf.model())
    main = model.subgraphs[0]
    idle = replace(main.tensors[0], shape=(0,), is_variable=True, name="idle")
    graph = microinfer.load(
        write(replace(model, subgraphs=(replace(main, tensors=(*main.tensors, idle)),)))
    ).graph
    assert [variable.name for variable in graph.state] == ["t4"]
