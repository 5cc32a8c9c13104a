"""What the pools share: a window over each channel on its own, with a fused clamp; int8 or int16.

Padded cells do not exist for a pool: they are neither averaged nor compared. Input and output
share scale and zero point, so nothing is rescaled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from microinfer.graph import Op
from microinfer.ops.shared.node import LARGEST_EXTENT, Node
from microinfer.ops.shared.quantization import (
    activation_range,
    require_same_quantization,
)
from microinfer.ops.shared.wide import require_one_width
from microinfer.ops.shared.window import Window, read_window


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pool(Op):
    """A window and the clamp behind it, in stored integers."""

    dtype: np.dtype[Any]
    window: Window
    act_min: int
    act_max: int


class PoolFields(TypedDict):
    """The fields of Pool and Op, as `read_pool` finds them."""

    index: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    dtype: np.dtype[Any]
    window: Window
    act_min: int
    act_max: int


def read_pool(node: Node) -> PoolFields:
    """Check everything that pools have in common."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    image, output = node.activation_input(0), node.output()
    dtype = require_one_width(node, {"input": image, "output": output}, "int8", "int16")
    require_same_quantization(node, image, output)
    kernel = (
        node.integer("filter_height", 1, LARGEST_EXTENT),
        node.integer("filter_width", 1, LARGEST_EXTENT),
    )
    channels = image.shape[-1] if image.shape else 1
    window = read_window(node, image, kernel, channels, dilated=False)
    act_min, act_max = activation_range(node, node.activation(), output)
    return PoolFields(
        index=node.index,
        inputs=(image.index,),
        outputs=(output.index,),
        dtype=dtype,
        window=window,
        act_min=act_min,
        act_max=act_max,
    )
