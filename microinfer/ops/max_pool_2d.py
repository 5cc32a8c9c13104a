"""MAX_POOL_2D: the largest of the cells a window finds inside the image, int8 or int16."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.pool import Pool, read_pool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MaxPool2D(Pool):
    """Stored integers order as the reals do."""

    OPERATOR: ClassVar[str] = "MAX_POOL_2D"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 [N][H][W][C] to int8 [N][out_y][out_x][C]."""
        largest = self.window.patches(inputs[0], fill=np.iinfo(self.dtype).min).max(axis=(3, 4))
        return (np.clip(largest, self.act_min, self.act_max).astype(self.dtype),)


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> MaxPool2D:
    """Check the operator and derive its integers."""
    return MaxPool2D(**read_pool(node))
