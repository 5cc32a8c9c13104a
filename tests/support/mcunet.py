"""Two MCUNets in their geometry, with weights of no meaning.

The networks of J. Lin et al. (2020, 2021): "5fps_vww", 80 by 80, which sees whether somebody is
there, and the person detector, 128 by 160, which says where. Both pad as exporters from PyTorch do.
"""

from __future__ import annotations

from tests.support.bottlenecks import Growing, Image

VWW_BLOCKS = (
    (16, 8, 3, 1),
    (48, 16, 3, 2),
    (48, 16, 3, 1),
    (48, 16, 3, 1),
    (48, 24, 7, 2),
    (144, 24, 3, 1),
    (120, 24, 5, 1),
    (144, 40, 7, 2),
    (240, 40, 7, 1),
    (240, 48, 3, 1),
    (192, 48, 3, 1),
    (240, 96, 5, 2),
    (480, 96, 3, 1),
    (384, 96, 3, 1),
    (288, 160, 7, 1),
)
"""(middle channels, channels, kernel, stride)."""

DETECTOR_FINE = ((16, 16, 3, 1), (32, 16, 3, 2), (64, 16, 3, 2), (48, 16, 3, 1))
DETECTOR_MIDDLE = ((48, 32, 3, 2), (192, 32, 3, 1))
DETECTOR_COARSE = ((128, 48, 3, 2), (192, 48, 3, 1), (192, 48, 3, 1))

MACS = {"mcunet_vww": 11_578_816, "mcunet_det": 18_296_320}


def _blocks(network: Growing, image: Image, blocks: tuple[tuple[int, int, int, int], ...]) -> Image:
    for middle, channels, kernel, stride in blocks:
        image = network.block(image, middle, channels, kernel, stride)
    return image


def mcunet_vww() -> bytes:
    """Two scores of an image."""
    network = Growing(80, 80, explicit=True)
    image = _blocks(network, network.convolve(network.image, 16, 3, 2), VWW_BLOCKS)
    return network.bytes([network.connect(network.mean(image), 2)])


def mcunet_det() -> bytes:
    """Boxes on three grids: features go down to the coarse grid, up again and down again."""
    n = Growing(128, 160, explicit=True)
    fine = _blocks(n, n.convolve(n.image, 16, 3, 2), DETECTOR_FINE)
    middle = _blocks(n, fine, DETECTOR_MIDDLE)
    coarse = _blocks(n, middle, DETECTOR_COARSE)
    middle = n.block(n.add(n.enlarge(n.convolve(coarse, 32)), middle), 96, 32)
    fine = n.block(n.add(n.enlarge(n.convolve(middle, 16)), fine), 32, 16)
    down = n.add(n.convolve(n.halve(fine), 32), middle)
    middle = n.block(down, 64, 32)
    coarse = n.block(n.add(n.convolve(n.halve(middle), 48), coarse), 96, 48)
    return n.bytes(
        [
            _boxes(n, coarse, 192, 144),
            _boxes(n, middle, 64, 96),
            _boxes(n, fine, 64, 48),
        ]
    )


def _boxes(network: Growing, image: Image, middle: int, channels: int) -> Image:
    """Three anchors of six numbers."""
    wide = network.depthwise(network.convolve(image, middle))
    return network.convolve(network.convolve(wide, channels), 18)
