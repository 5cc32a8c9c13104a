"""AVERAGE_POOL_2D: the mean of the cells a window finds inside the image, int8 or int16.

The sum is of stored integers, zero points included; it is divided by the number of cells inside,
ties away from zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import INT32_MAX
from microinfer.graph import Array
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.pool import Pool, read_pool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AveragePool2D(Pool):
    """|sum| + count / 2 fits int32: `read` proved it."""

    OPERATOR: ClassVar[str] = "AVERAGE_POOL_2D"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 [N][H][W][C] to int8 [N][out_y][out_x][C]."""
        image = inputs[0].astype(np.int64)
        total = self.window.patches(image, fill=0).sum(axis=(3, 4))
        count = self.window.patches(np.ones_like(image), fill=0).sum(axis=(3, 4))
        mean = np.sign(total) * ((np.abs(total) + count // 2) // count)
        return (np.clip(mean, self.act_min, self.act_max).astype(self.dtype),)


def sums_fit_int32(node: Node) -> str | None:
    """The cells of a window must number less than 2**23 (int16: 2**15): their sum fits int32."""
    _, height, width, _ = node.input(0).shape
    # A window cannot find more cells than the image has.
    rows = min(node.integer("filter_height", 1, INT32_MAX), height)
    columns = min(node.integer("filter_width", 1, INT32_MAX), width)
    cells = rows * columns
    most = 2**15 if node.input(0).dtype.name == "int16" else 2**23
    return None if cells < most else f"a window of {cells} cells"


CHECKS: tuple[Check, ...] = (sums_fit_int32,)


def read(node: Node) -> AveragePool2D:
    """Check the operator and derive its integers."""
    fields = read_pool(node)
    node.check(CHECKS)
    return AveragePool2D(**fields)
