"""ADD_N: the sum of two and more int8 tensors of one shape and one scale.

Exceptions to the official runtimes: LiteRT has no int8 kernel. As TFLM's, a sum starts at minus
the inputs' zero point, so that results are off by it where it is not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.node import Node
from microinfer.ops.shared.quantization import require_quantized
from microinfer.ops.shared.running_sum import RunningSum, output_ratio

MOST_TERMS = 64
"""The generated code lists a pointer for each."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AddN(RunningSum):
    """Elementwise."""

    OPERATOR: ClassVar[str] = "ADD_N"

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 each to int8 of the same shape."""
        total = np.sum([x.astype(np.int64) - self.input_zero_point for x in inputs], axis=0)
        return (self.finish(np.asarray(total)),)


def read(node: Node) -> AddN:
    """Check the operator and derive its integers."""
    node.expect_inputs(2, MOST_TERMS)
    node.expect_outputs(1)
    target = node.output()
    require_quantized(node, target, "output", "int8")
    first = node.activation_input(0)
    node.expect_output_shape(first.shape)
    for position in range(len(node.inputs)):
        source = node.activation_input(position)
        require_quantized(node, source, f"input {position}", "int8")
        if source.shape != first.shape:
            node.malformed(
                f"input {position} has shape {list(source.shape)}; {list(first.shape)} expected"
            )
        if (source.scale, source.zero_point) != (first.scale, first.zero_point):
            node.refuse(
                f"input {position} has scale {source.scale:.9g} zero point {source.zero_point}",
                f"scale {first.scale:.9g} zero point {first.zero_point}, as input 0, is supported",
            )
    multiplier, shift, real = output_ratio(node, len(node.inputs))
    return AddN(
        index=node.index,
        inputs=tuple(node.input(position).index for position in range(len(node.inputs))),
        outputs=(target.index,),
        input_zero_point=first.zero_point,
        output_zero_point=target.zero_point,
        output_multiplier=multiplier,
        output_shift=shift,
        real_multiplier=real,
    )
