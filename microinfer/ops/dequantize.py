"""DEQUANTIZE: int8, uint8 or int16 to float32.

The official kernels multiply in double and round once to float32. One float32 multiplication
gives the same bits: the scale has 24 bits and the integer at most 17, so both factors are exact
in float32, and either way the exact product is rounded once (in double it has 41 bits of 53).
The C therefore needs no double; the reference keeps the definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import require_dtype, require_quantized


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Dequantize(Op):
    """Elementwise, any shape."""

    OPERATOR: ClassVar[str] = "DEQUANTIZE"

    scale: float  # a float32
    zero_point: int
    input_dtype: np.dtype[Any]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """`input_dtype` to float32 of the same shape."""
        product = np.float64(self.scale) * (inputs[0].astype(np.int64) - self.zero_point)
        with np.errstate(over="ignore"):  # scales near the largest float32 give infinities
            return (np.asarray(product, np.float32),)


CHECKS: tuple[Check, ...] = ()


def read(node: Node) -> Dequantize:
    """Check the operator and take its numbers."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    values, output = node.activation_input(0), node.output()
    require_quantized(node, values, "input", "int8", "uint8", "int16")
    require_dtype(node, output, "output", "float32")
    node.expect_output_shape(values.shape)
    return Dequantize(
        index=node.index,
        inputs=(values.index,),
        outputs=(output.index,),
        scale=values.scale,
        zero_point=values.zero_point,
        input_dtype=values.dtype,
    )
