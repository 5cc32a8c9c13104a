"""CUMSUM: running sums of int8 values along an axis, the value itself included or not.

Exceptions to the official runtimes: LiteRT has no int8 kernel. As TFLM's, a sum starts at minus
the input's zero point, so that results are off by it where it is not 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.movement import integers, resolve_axis
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_quantized
from microinfer.ops.shared.running_sum import RunningSum, output_ratio


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cumsum(RunningSum):
    """Over [outer][extent][inner]; reverse: from the last to the first."""

    OPERATOR: ClassVar[str] = "CUMSUM"

    outer: int
    extent: int
    inner: int
    exclusive: bool
    reverse: bool

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 to int8 of the same shape."""
        values = inputs[0].reshape(self.outer, self.extent, self.inner).astype(np.int64)
        centred = values - self.input_zero_point
        ordered = centred[:, ::-1] if self.reverse else centred
        sums = np.cumsum(ordered, axis=1)
        if self.exclusive:
            sums = sums - ordered
        result = self.finish(sums[:, ::-1] if self.reverse else sums)
        return (result.reshape(inputs[0].shape),)


def read(node: Node) -> Cumsum:
    """Check the operator and derive its integers."""
    node.expect_inputs(2)
    node.expect_outputs(1)
    source, target = node.activation_input(0), node.output()
    require_quantized(node, source, "input", "int8")
    require_quantized(node, target, "output", "int8")
    node.expect_output_shape(source.shape)
    axes = integers(node, 1, "axis")
    if len(axes) != 1:
        node.malformed(f"axis has {len(axes)} values; 1 expected")
    axis = resolve_axis(node, axes[0], len(source.shape))
    multiplier, shift, real = output_ratio(node, source.shape[axis])
    return Cumsum(
        index=node.index,
        inputs=(source.index,),
        outputs=(target.index,),
        input_zero_point=source.zero_point,
        output_zero_point=target.zero_point,
        output_multiplier=multiplier,
        output_shift=shift,
        real_multiplier=real,
        outer=math.prod(source.shape[:axis]),
        extent=source.shape[axis],
        inner=math.prod(source.shape[axis + 1 :]),
        exclusive=node.flag("exclusive"),
        reverse=node.flag("reverse"),
    )
