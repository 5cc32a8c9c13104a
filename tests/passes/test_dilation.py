from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import microinfer
from microinfer.passes.dilation import fold_dilation
from tests.passes.test_window_shift import assert_same_answers
from tests.support.models import ModelBuilder
from tests.support.movements import ints


def triple(
    operator: str = "CONV_2D",
    extent: tuple[int, int] = (9, 7),
    block: tuple[int, ...] = (2, 2),
    kernel: tuple[int, int] = (3, 3),
    same: bool = True,
    channels: int = 2,
    stride: int = 1,
    crop_more: int = 0,
    output_too: bool = False,
) -> bytes:
    """What converters made of a dilated convolution; zero points are not 0."""
    b = ModelBuilder()
    pads, outputs, rows = [], [], []
    for axis, (size, taps) in enumerate(zip(extent, kernel, strict=True)):
        factor = block[axis] if axis < len(block) else 1
        reach = (taps - 1) * factor
        before = reach // 2 if same and axis < len(block) else 0
        wanted = size if same and axis < len(block) else size - reach
        total = before + size + (reach - before if same and axis < len(block) else 0)
        after = -total % factor
        if axis < len(block):
            pads.append((before, total - before - size + after, after))
        rows.append((total + after) // factor)
        outputs.append(wanted)
    x = b.input((1, *extent, channels), "int8", 0.5, 7)
    blocks = b.constant(ints(*block))
    paddings = b.constant(np.array([[p, q] for p, q, _ in pads], np.int32))
    batches = int(np.prod(block))
    spread = b.tensor((batches, *rows, channels), "int8", 0.5, 7)
    b.op("SPACE_TO_BATCH_ND", [x, blocks, paddings], [spread])
    inner = [-(-(r - k + 1) // stride) for r, k in zip(rows, kernel, strict=True)]
    depthwise = operator == "DEPTHWISE_CONV_2D"
    shape = (1, *kernel, channels) if depthwise else (channels, *kernel, channels)
    weights = np.random.default_rng(0).integers(-99, 99, shape).astype(np.int8)
    taps_ = b.constant(weights, [0.01])
    bias = b.constant(np.arange(channels, dtype=np.int32))
    middle = b.tensor((batches, *inner, channels), "int8", 0.7, -3)
    options: dict[str, Any] = {"padding": 1, "stride_h": stride, "stride_w": stride}
    options |= {"dilation_h_factor": 1, "dilation_w_factor": 1, "fused_activation_function": 0}
    if depthwise:
        options["depth_multiplier"] = 1
    b.op(operator, [spread, taps_, bias], [middle], **options)
    crops = np.array([[crop_more, after] for _, _, after in pads], np.int32)
    final = [
        n * (block[axis] if axis < len(block) else 1)
        - (crop_more + pads[axis][2] if axis < len(block) else 0)
        for axis, n in enumerate(inner)
    ]
    y = b.tensor((1, *final, channels), "int8", 0.7, -3)
    b.op("BATCH_TO_SPACE_ND", [middle, blocks, b.constant(crops)], [y])
    return b.bytes(outputs=[y, middle] if output_too else [y])


@settings(max_examples=40, deadline=None)
@given(
    operator=st.sampled_from(["CONV_2D", "DEPTHWISE_CONV_2D"]),
    extent=st.tuples(st.integers(7, 11), st.integers(7, 11)),
    block=st.lists(st.integers(1, 3), min_size=1, max_size=2).map(tuple),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    same=st.booleans(),
)
def test_a_triple_is_one_dilated_convolution(
    operator: str,
    extent: tuple[int, int],
    block: tuple[int, ...],
    kernel: tuple[int, int],
    same: bool,
) -> None:
    graph = microinfer.load(triple(operator, extent, block, kernel, same)).graph
    folded = fold_dilation(graph)
    assert [op.OPERATOR for op in folded.ops] == [operator]
    assert_same_answers(graph, folded, 9)


@pytest.mark.parametrize(
    "change",
    [{"stride": 2}, {"crop_more": 3}, {"output_too": True}, {"same": False, "crop_more": 1}],
)
def test_what_is_no_dilation_stays_as_it_is(change: dict[str, Any]) -> None:
    graph = microinfer.load(triple(**{"extent": (12, 12), **change})).graph
    assert fold_dilation(graph) is graph
