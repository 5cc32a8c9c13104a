"""MobileNetV2 1.0 at 224 by 224 in its geometry, with weights of no meaning."""

from __future__ import annotations

import numpy as np

from tests.support.models import ModelBuilder

BLOCKS = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
"""(expansion, channels, blocks, stride of the first), as M. Sandler et al. have them (2018)."""


class Growing:
    """A square image and what has been made of it."""

    def __init__(self, size: int) -> None:
        self.builder = ModelBuilder()
        self.here = self.builder.input((1, size, size, 3), "int8", 0.5, 3)
        self.size, self.channels = size, 3

    def convolve(self, channels: int, kernel: int = 1, stride: int = 1) -> None:
        self._add("CONV_2D", (channels, kernel, kernel, self.channels), channels, stride)

    def depthwise(self, stride: int) -> None:
        self._add("DEPTHWISE_CONV_2D", (1, 3, 3, self.channels), self.channels, stride)

    def _add(self, operator: str, weights: tuple[int, ...], channels: int, stride: int) -> None:
        self.size = -(-self.size // stride)
        target = self.builder.tensor((1, self.size, self.size, channels), "int8", 0.5, 3)
        more = {"depth_multiplier": 1} if operator == "DEPTHWISE_CONV_2D" else {}
        self.builder.op(
            operator,
            [
                self.here,
                self.builder.constant(np.ones(weights, np.int8), [0.01]),
                self.builder.constant(np.zeros(channels, np.int32)),
            ],
            [target],
            padding=0,
            stride_h=stride,
            stride_w=stride,
            dilation_h_factor=1,
            dilation_w_factor=1,
            fused_activation_function=0,
            **more,
        )
        self.here, self.channels = target, channels

    def block(self, expansion: int, channels: int, stride: int) -> None:
        """An inverted bottleneck, with a shortcut where shapes allow."""
        start, before = self.here, self.channels
        if expansion > 1:
            self.convolve(self.channels * expansion)
        self.depthwise(stride)
        self.convolve(channels)
        if stride == 1 and before == channels:
            total = self.builder.tensor((1, self.size, self.size, channels), "int8", 0.5, 3)
            self.builder.op("ADD", [start, self.here], [total], fused_activation_function=0)
            self.here = total


def mobilenet_v2(size: int = 224) -> bytes:
    """Up to the mean over the image and the matrix behind it."""
    network = Growing(size)
    network.convolve(32, 3, 2)
    for expansion, channels, blocks, stride in BLOCKS:
        for number in range(blocks):
            network.block(expansion, channels, stride if number == 0 else 1)
    network.convolve(1280)
    b = network.builder
    mean, scores = b.tensor((1, 1280), "int8", 0.5, 3), b.tensor((1, 1000), "int8", 0.5, 3)
    b.op("MEAN", [network.here, b.constant(np.array([1, 2], np.int32))], [mean], keep_dims=False)
    matrix = [
        b.constant(np.ones((1000, 1280), np.int8), [0.01]),
        b.constant(np.zeros(1000, np.int32)),
    ]
    b.op("FULLY_CONNECTED", [mean, *matrix], [scores], fused_activation_function=0)
    return b.bytes(outputs=[scores])
