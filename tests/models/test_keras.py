"""Networks as the converter writes them: every tensor equals the official runtimes' and the C's."""

from __future__ import annotations

from pathlib import Path

import pytest

import microinfer
from tests.support.agreement import Oracles, assert_agree

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "keras"
FILES = sorted(FOLDER.glob("*.tflite"))

NOT_ON_TFLM = {
    "residual_16x8": "TFLM has no int16 REDUCE_MAX",
    "upsampling_16x8": "TFLM has no TILE",
    "upsampling_int8": "TFLM has no TILE",
}
NOT_ON_LITERT = {
    "upsampling_16x8": "LiteRT's reference kernels lack TILE version 3",
    "upsampling_int8": "LiteRT's reference kernels lack TILE version 3",
}
"""The named exceptions."""

NETWORKS = {"autoencoder", "dilated", "dynamic_batch", "gru", "grouped", "lstm", "mobilenet_v2"}
NETWORKS |= {"multi_input", "multi_output", "one_dimensional", "residual", "separable"}
NETWORKS |= {"squeeze_excite", "upsampling"}


def test_every_network_is_there_in_both_modes() -> None:
    assert {path.stem for path in FILES} == {
        f"{name}_{mode}" for name in NETWORKS for mode in ("int8", "16x8")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_tensor_agrees(path: Path, oracles: Oracles) -> None:
    assert_agree(
        path.read_bytes(),
        oracles,
        samples=20,
        tflm=path.stem not in NOT_ON_TFLM,
        litert=path.stem not in NOT_ON_LITERT,
    )


def test_a_dynamic_batch_leaves_no_shape_arithmetic() -> None:
    graph = microinfer.load(FOLDER / "dynamic_batch_int8.tflite").graph
    operators = [op.OPERATOR for op in graph.ops]
    assert operators == ["CONV_2D", "RESHAPE", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX"]


def test_unrolled_cells_are_plain_operators() -> None:
    for name in ("gru", "lstm"):
        graph = microinfer.load(FOLDER / f"{name}_int8.tflite").graph
        assert len(graph.ops) > 50
        assert not graph.state
