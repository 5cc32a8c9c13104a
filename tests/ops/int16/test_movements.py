"""Operators that move int16 values: oracle = reference = C.

What they do with shapes is tested beside each of them; here is that two bytes of a value stay
together, and that the official runtimes take the type too.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tests.support.agreement import Oracles, assert_agree
from tests.support.movements import ints, movement_model
from tests.support.padding import pad_model

SHAPE = (1, 2, 4, 3)

BORDERS = np.array([[0, 0], [1, 1], [1, 0], [0, 0]], np.int32)

MASKS = {
    "begin_mask": 0,
    "end_mask": 0,
    "ellipsis_mask": 0,
    "new_axis_mask": 0,
    "shrink_axis_mask": 0,
}

RESIZED = {"align_corners": False, "half_pixel_centers": False}

MODELS: Mapping[str, bytes] = {
    "CONCATENATION": movement_model(
        "CONCATENATION",
        [SHAPE, SHAPE],
        [(1, 2, 8, 3)],
        "int16",
        axis=2,
        fused_activation_function=0,
    ),
    "EXPAND_DIMS": movement_model("EXPAND_DIMS", [SHAPE, ints(1)], [(1, 1, 2, 4, 3)], "int16"),
    "PACK": movement_model(
        "PACK", [SHAPE, SHAPE], [(1, 2, 2, 4, 3)], "int16", axis=1, values_count=2
    ),
    "PAD": pad_model(SHAPE, [(0, 0), (1, 1), (1, 0), (0, 2)], "int16"),
    "RESHAPE": movement_model(
        "RESHAPE", [SHAPE, ints(2, 12)], [(2, 12)], "int16", new_shape=(2, 12)
    ),
    "RESIZE_NEAREST_NEIGHBOR": movement_model(
        "RESIZE_NEAREST_NEIGHBOR", [SHAPE, ints(4, 8)], [(1, 4, 8, 3)], "int16", **RESIZED
    ),
    "REVERSE_V2": movement_model("REVERSE_V2", [SHAPE, ints(2)], [SHAPE], "int16"),
    "SLICE": movement_model(
        "SLICE", [SHAPE, ints(0, 0, 1, 0), ints(1, 2, 2, 3)], [(1, 2, 2, 3)], "int16"
    ),
    "SPLIT": movement_model(
        "SPLIT", [np.array(2, np.int32), SHAPE], [(1, 2, 2, 3)] * 2, "int16", num_splits=2
    ),
    "SPLIT_V": movement_model(
        "SPLIT_V", [SHAPE, ints(3, 1), ints(2)], [(1, 2, 3, 3), (1, 2, 1, 3)], "int16", num_splits=2
    ),
    "SQUEEZE": movement_model("SQUEEZE", [SHAPE], [(2, 4, 3)], "int16", squeeze_dims=(0,)),
    "STRIDED_SLICE": movement_model(
        "STRIDED_SLICE",
        [SHAPE, ints(0, 0, 0, 0), ints(*SHAPE), ints(1, 1, 2, 1)],
        [(1, 2, 2, 3)],
        "int16",
        **MASKS,
    ),
    "TRANSPOSE": movement_model("TRANSPOSE", [SHAPE, ints(0, 2, 1, 3)], [(1, 4, 2, 3)], "int16"),
    "UNPACK": movement_model("UNPACK", [SHAPE], [(1, 4, 3)] * 2, "int16", axis=1, num=2),
}

LITERT_ONLY: Mapping[str, bytes] = {
    "BATCH_TO_SPACE_ND": movement_model(
        "BATCH_TO_SPACE_ND",
        [(4, 1, 2, 3), ints(2, 2), np.zeros((2, 2), np.int32)],
        [(1, 2, 4, 3)],
        "int16",
    ),
    "GATHER": movement_model(
        "GATHER", [SHAPE, ints(1, 0)], [(1, 2, 2, 3)], "int16", axis=2, batch_dims=0
    ),
    "MIRROR_PAD": movement_model("MIRROR_PAD", [SHAPE, BORDERS], [(1, 4, 5, 3)], "int16", mode=0),
    "SPACE_TO_BATCH_ND": movement_model(
        "SPACE_TO_BATCH_ND",
        [SHAPE, ints(2, 2), np.zeros((2, 2), np.int32)],
        [(4, 1, 2, 3)],
        "int16",
    ),
    "TILE": movement_model("TILE", [SHAPE, ints(1, 2, 1, 1)], [(1, 4, 4, 3)], "int16"),
}

TFLM_ONLY: Mapping[str, bytes] = {
    "BROADCAST_TO": movement_model(
        "BROADCAST_TO", [SHAPE, ints(2, 2, 4, 3)], [(2, 2, 4, 3)], "int16"
    ),
}

NEITHER: Mapping[str, bytes] = {
    "DEPTH_TO_SPACE": movement_model(
        "DEPTH_TO_SPACE", [(1, 2, 4, 4)], [(1, 4, 8, 1)], "int16", block_size=2
    ),
    "SPACE_TO_DEPTH": movement_model(
        "SPACE_TO_DEPTH", [SHAPE], [(1, 1, 2, 12)], "int16", block_size=2
    ),
}


@pytest.mark.parametrize("operator", MODELS)
def test_both_runtimes_move_int16(oracles: Oracles, operator: str) -> None:
    assert_agree(MODELS[operator], oracles, samples=9)


@pytest.mark.parametrize("operator", LITERT_ONLY)
def test_litert_alone_moves_int16(oracles: Oracles, operator: str) -> None:
    assert_agree(LITERT_ONLY[operator], oracles, samples=9, tflm=False)


@pytest.mark.parametrize("operator", TFLM_ONLY)
def test_tflm_alone_moves_int16(oracles: Oracles, operator: str) -> None:
    assert_agree(TFLM_ONLY[operator], oracles, samples=9, litert=False)


@pytest.mark.parametrize("operator", NEITHER)
def test_the_c_moves_int16_where_neither_runtime_does(oracles: Oracles, operator: str) -> None:
    assert_agree(NEITHER[operator], oracles, samples=9, tflm=False, litert=False)
