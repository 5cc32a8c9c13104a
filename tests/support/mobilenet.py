"""MobileNetV2 1.0 at 224 by 224 in its geometry, with weights of no meaning."""

from __future__ import annotations

from tests.support.bottlenecks import Growing

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


def mobilenet_v2(size: int = 224) -> bytes:
    """Up to the mean over the image and the matrix behind it."""
    network = Growing(size, size)
    image = network.convolve(network.image, 32, 3, 2)
    for expansion, channels, blocks, stride in BLOCKS:
        for number in range(blocks):
            middle = image.channels * expansion
            image = network.block(image, middle, channels, 3, stride if number == 0 else 1)
    image = network.mean(network.convolve(image, 1280))
    return network.bytes([network.connect(image, 1000)])
