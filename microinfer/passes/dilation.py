"""Dilation: a convolution between SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND is a dilated one.

That is how converters used to write dilation: pixels a stride apart become batches, an undilated
convolution without padding runs on them, and its outputs are interleaved again. The dilated
convolution reads the same values (both fill borders with the zero point) and needs neither copy.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from microinfer.graph import Graph, Op
from microinfer.ops.batch_to_space_nd import BatchToSpaceNd
from microinfer.ops.conv_2d import Conv2D
from microinfer.ops.depthwise_conv_2d import DepthwiseConv2D
from microinfer.ops.shared.window import Window
from microinfer.ops.space_to_batch_nd import SpaceToBatchNd

AnyOp = TypeVar("AnyOp", bound=Op)

IMAGE_RANK = 4


def fold_dilation(graph: Graph) -> Graph:
    """Every such triple as one convolution; other graphs as they are."""
    for spread in graph.ops:
        folded = _folded(graph, spread) if isinstance(spread, SpaceToBatchNd) else None
        if folded is not None:
            return fold_dilation(folded)
    return graph


def _only_reader(graph: Graph, op: Op) -> Op | None:
    """Who alone reads an operator's one output, if nobody else does."""
    readers = [other for other in graph.ops if op.outputs[0] in other.inputs]
    return readers[0] if len(readers) == 1 and op.outputs[0] not in graph.outputs else None


def _folded(graph: Graph, spread: SpaceToBatchNd) -> Graph | None:
    convolution = _only_reader(graph, spread)
    if not isinstance(convolution, (Conv2D, DepthwiseConv2D)):
        return None
    join = _only_reader(graph, convolution)
    if not isinstance(join, BatchToSpaceNd) or join.blocks != spread.blocks:
        return None
    window = _dilated(graph, spread, convolution.window, join)
    if window is None or convolution.input_zero_point != spread.zero_point:
        return None
    dilated = replace(convolution, window=window, inputs=spread.inputs, outputs=join.outputs)
    ops = [dilated if op is join else op for op in graph.ops if op not in (spread, convolution)]
    return replace(graph, ops=tuple(ops))


def _dilated(
    graph: Graph, spread: SpaceToBatchNd, inner: Window, join: BatchToSpaceNd
) -> Window | None:
    """The window over the whole image, or None where there is none."""
    image = graph.tensors[spread.inputs[0]].shape
    target = graph.tensors[join.outputs[0]].shape
    undilated = (inner.stride_height, inner.stride_width) == (1, 1) and not inner.has_padding
    if len(image) != IMAGE_RANK or len(spread.blocks) > 2 or not undilated:
        return None
    blocks = (*spread.blocks, 1)[:2]
    before, crops = (*spread.before, 0)[:2], (*join.crops, 0)[:2]
    pads = [pad - crop for pad, crop in zip(before, crops, strict=True)]
    if min(pads) < 0:
        return None
    return replace(
        inner,
        batches=image[0],
        input_height=image[1],
        input_width=image[2],
        output_height=target[1],
        output_width=target[2],
        dilation_height=inner.dilation_height * blocks[0],
        dilation_width=inner.dilation_width * blocks[1],
        pad_top=pads[0],
        pad_left=pads[1],
    )
