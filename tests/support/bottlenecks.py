"""Networks of inverted bottlenecks, grown layer by layer with weights of no meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.support.models import ModelBuilder

SCALE, ZERO_POINT = 0.05, 3
SAME, VALID = 0, 1


@dataclass(frozen=True, slots=True)
class Image:
    """A tensor of the network."""

    tensor: int
    height: int
    width: int
    channels: int


class Growing:
    """An image of int8 and what is made of it.

    `explicit` pads as exporters from PyTorch do: a PAD on all sides before a VALID window.
    """

    def __init__(self, height: int, width: int, *, explicit: bool = False, seed: int = 0) -> None:
        self.builder = ModelBuilder()
        self.explicit = explicit
        self.rng = np.random.default_rng(seed)
        shape = (1, height, width, 3)
        tensor = self.builder.input(shape, "int8", SCALE, ZERO_POINT)
        self.image = Image(tensor, height, width, 3)

    def tensor(self, *shape: int) -> int:
        """Of int8, with the scale that everything here has."""
        return self.builder.tensor(shape, "int8", SCALE, ZERO_POINT)

    def convolve(self, image: Image, channels: int, kernel: int = 1, stride: int = 1) -> Image:
        """A CONV_2D."""
        weights = (channels, kernel, kernel, image.channels)
        return self._window("CONV_2D", image, weights, channels, stride)

    def depthwise(self, image: Image, kernel: int = 3, stride: int = 1) -> Image:
        """A DEPTHWISE_CONV_2D, one filter a channel."""
        weights = (1, kernel, kernel, image.channels)
        return self._window("DEPTHWISE_CONV_2D", image, weights, image.channels, stride)

    def _window(
        self, operator: str, image: Image, weights: tuple[int, ...], channels: int, stride: int
    ) -> Image:
        height, width = -(-image.height // stride), -(-image.width // stride)
        kernel, depthwise = weights[1], operator == "DEPTHWISE_CONV_2D"
        source = image.tensor
        if self.explicit and kernel > 1:
            source = self._pad(image, kernel // 2)
        fan_in = math.prod(weights[1:3] if depthwise else weights[1:])
        target = self.tensor(1, height, width, channels)
        self.builder.op(
            operator,
            [source, *self._weights(weights, fan_in, channels)],
            [target],
            padding=VALID if self.explicit else SAME,
            stride_h=stride,
            stride_w=stride,
            dilation_h_factor=1,
            dilation_w_factor=1,
            fused_activation_function=0,
            **({"depth_multiplier": 1} if depthwise else {}),
        )
        return Image(target, height, width, channels)

    def _pad(self, image: Image, width: int) -> int:
        amounts = np.array([[0, 0], [width, width], [width, width], [0, 0]], np.int32)
        shape = (1, image.height + 2 * width, image.width + 2 * width, image.channels)
        padded = self.tensor(*shape)
        self.builder.op("PAD", [image.tensor, self.builder.constant(amounts)], [padded])
        return padded

    def _weights(self, shape: tuple[int, ...], fan_in: int, channels: int) -> list[int]:
        """As large as keeps the outputs as wide as the inputs."""
        values = self.rng.integers(-127, 128, shape).astype(np.int8)
        scale = 1 / (73 * math.sqrt(fan_in))
        return [
            self.builder.constant(values, [scale]),
            self.builder.constant(np.zeros(channels, np.int32)),
        ]

    def add(self, first: Image, second: Image) -> Image:
        """Of two of one shape."""
        target = self.tensor(1, first.height, first.width, first.channels)
        pair = [first.tensor, second.tensor]
        self.builder.op("ADD", pair, [target], fused_activation_function=0)
        return Image(target, first.height, first.width, first.channels)

    def join(self, first: Image, second: Image) -> Image:
        """Channels side by side."""
        channels = first.channels + second.channels
        target = self.tensor(1, first.height, first.width, channels)
        options = {"axis": 3, "fused_activation_function": 0}
        pair = [first.tensor, second.tensor]
        self.builder.op("CONCATENATION", pair, [target], **options)
        return Image(target, first.height, first.width, channels)

    def block(
        self, image: Image, middle: int, channels: int, kernel: int = 3, stride: int = 1
    ) -> Image:
        """An inverted bottleneck of `middle` channels, with a shortcut where shapes allow."""
        wide = image if middle == image.channels else self.convolve(image, middle)
        narrow = self.convolve(self.depthwise(wide, kernel, stride), channels)
        if stride == 1 and narrow.channels == image.channels:
            return self.add(narrow, image)
        return narrow

    def mean(self, image: Image) -> Image:
        """Over the image."""
        target = self.tensor(1, 1, 1, image.channels)
        axes = self.builder.constant(np.array([1, 2], np.int32))
        self.builder.op("MEAN", [image.tensor, axes], [target], keep_dims=True)
        return Image(target, 1, 1, image.channels)

    def enlarge(self, image: Image) -> Image:
        """Twice in both directions."""
        height, width = image.height * 2, image.width * 2
        target = self.tensor(1, height, width, image.channels)
        size = self.builder.constant(np.array([height, width], np.int32))
        self.builder.op(
            "RESIZE_NEAREST_NEIGHBOR",
            [image.tensor, size],
            [target],
            align_corners=False,
            half_pixel_centers=False,
        )
        return Image(target, height, width, image.channels)

    def halve(self, image: Image) -> Image:
        """The largest of every two by two."""
        height, width = image.height // 2, image.width // 2
        target = self.tensor(1, height, width, image.channels)
        self.builder.op(
            "MAX_POOL_2D",
            [image.tensor],
            [target],
            padding=VALID,
            stride_h=2,
            stride_w=2,
            filter_height=2,
            filter_width=2,
            fused_activation_function=0,
        )
        return Image(target, height, width, image.channels)

    def connect(self, image: Image, scores: int) -> Image:
        """A FULLY_CONNECTED of what is one pixel."""
        target = self.tensor(1, scores)
        parts = self._weights((scores, image.channels), image.channels, scores)
        self.builder.op(
            "FULLY_CONNECTED", [image.tensor, *parts], [target], fused_activation_function=0
        )
        return Image(target, 1, 1, scores)

    def bytes(self, outputs: Sequence[Image]) -> bytes:
        """The file."""
        return self.builder.bytes(outputs=[image.tensor for image in outputs])
