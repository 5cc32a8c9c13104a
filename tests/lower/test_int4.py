from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.cli import main
from microinfer.errors import UnsupportedModel
from microinfer_codegen.compile import compile_network
from tests.ops.test_fully_connected import model as fully_connected_model
from tests.support.agreement import Oracles, assert_agree, assert_equals_c
from tests.support.elementwise import affine, binary_model
from tests.support.packing import nibbles, with_int4_weights
from tests.support.windows import convolution_model, windows

EVERY_NIBBLE = np.arange(-8, 8)


def test_nibbles_come_out_as_they_went_in() -> None:
    data = fully_connected_model(
        shape=(1, 15),
        in_features=15,
        out_features=1,
        weights=EVERY_NIBBLE[None, 1:].astype(np.int8),
    )
    op: Any = microinfer.load(with_int4_weights(data)).graph.ops[0]
    assert op.weights.tolist() == [EVERY_NIBBLE[1:].tolist()]
    assert len(nibbles(EVERY_NIBBLE[1:])) == 8


@settings(max_examples=40)
@given(window=windows(), out_channels=st.integers(1, 5))
def test_any_convolution_agrees(
    oracles: Oracles, window: dict[str, Any], out_channels: int
) -> None:
    data = convolution_model("CONV_2D", out_channels=out_channels, **{**window, "has_bias": True})
    packed = with_int4_weights(data)
    assert_agree(packed, oracles, samples=8)
    assert_equals_c(packed, samples=8, packed_weights=True)


@settings(max_examples=40)
@given(window=windows(), multiplier=st.integers(1, 3))
def test_any_depthwise_convolution_agrees(
    oracles: Oracles, window: dict[str, Any], multiplier: int
) -> None:
    data = convolution_model(
        "DEPTHWISE_CONV_2D",
        out_channels=window["in_channels"] * multiplier,
        **{**window, "has_bias": True},
    )
    packed = with_int4_weights(data)
    assert_agree(packed, oracles, samples=8)
    assert_equals_c(packed, samples=8, packed_weights=True)


@settings(max_examples=30)
@given(
    source=affine(),
    target=affine(),
    features=st.tuples(st.integers(3, 9), st.integers(1, 5)),
    per_channel=st.booleans(),
    seed=st.integers(0, 99),
)
def test_any_fully_connected_agrees(
    oracles: Oracles,
    source: tuple[float, int],
    target: tuple[float, int],
    features: tuple[int, int],
    per_channel: bool,
    seed: int,
) -> None:
    data = fully_connected_model(
        shape=(2, features[0]),
        in_features=features[0],
        out_features=features[1],
        source=source,
        target=target,
        per_channel=per_channel,
        seed=seed,
    )
    # The named exception: TFLM refuses INT4 weights of several scales here.
    packed = with_int4_weights(data)
    assert_agree(packed, oracles, samples=8, tflm=not per_channel)
    assert_equals_c(packed, samples=8, packed_weights=True)


def test_int4_elsewhere_is_refused() -> None:
    affine = ((0.5, 0), (0.5, 0), (0.5, 0))
    data = binary_model("ADD", ((4,), (4,)), affine, constants=(None, np.arange(4, dtype=np.int8)))
    with pytest.raises(UnsupportedModel, match=r"input 1 is INT4; weights of CONV_2D.* may be"):
        microinfer.load(with_int4_weights(data))


def test_packed_weights_take_half_the_flash(tmp_path: Path) -> None:
    data = fully_connected_model(shape=(1, 100), in_features=100, out_features=8)
    network = microinfer.load(with_int4_weights(data))
    fast, small = (
        compile_network(network, packed_weights=p).unit.weight_bytes for p in (False, True)
    )
    assert fast - small == 400
    (tmp_path / "m.tflite").write_bytes(with_int4_weights(data))
    command = ["verify", str(tmp_path / "m.tflite"), "--int4", "packed", "--samples", "20"]
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert stopped.value.code == 0
