"""QUANTIZE: float32 to integers, or integers to integers of another type or scale.

From float32: a float32 division and one rounding, ties away from zero; what lies outside the
output's type saturates. Where the official kernels leave C undefined we choose: a NaN becomes
the zero point, quotients beyond int32 saturate (both as Arm's conversion instructions do).

Between integers: one requantisation by the ratio of the scales, in double in both references.

Exceptions: float32 to uint8 exists in LiteRT only, int8 to int32 in TFLM only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, round_half_away_array
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import require_dtype, require_quantized, stored_range
from microinfer.ops.shared.rescale import Rescale, read_rescale

OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "float32": ("int8", "uint8", "int16"),
    "int8": ("int8", "uint8", "int16", "int32"),
    "uint8": ("int8",),
    "int16": ("int8", "int16", "int32"),
    "int32": ("int8", "int16"),
}
"""Input dtype to the output dtypes that an official runtime computes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFloat:
    """clamp(round(x / scale) + zero_point)."""

    scale: float  # of the output, a float32
    zero_point: int
    act_min: int
    act_max: int

    def apply(self, values: Array) -> Int64:
        """float32 to stored integers of the output, as int64."""
        with np.errstate(over="ignore"):  # a quotient may be infinite; it saturates
            quotient = values / np.float32(self.scale)
        quotient = np.where(np.isnan(quotient), np.float32(0), quotient)
        # Clamped before it is rounded: the bounds are integers, so the result is the same.
        bounded = np.clip(quotient, self.act_min - self.zero_point, self.act_max - self.zero_point)
        return round_half_away_array(bounded).astype(np.int64) + self.zero_point


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Quantize(Op):
    """Elementwise, any shape."""

    OPERATOR: ClassVar[str] = "QUANTIZE"

    stage: FromFloat | Rescale
    input_dtype: np.dtype[Any]
    output_dtype: np.dtype[Any]

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """`input_dtype` to `output_dtype` of the same shape."""
        return (np.asarray(self.stage.apply(inputs[0]), self.output_dtype),)


def types_have_a_kernel(node: Node) -> str | None:
    """float32 to int8, uint8 or int16; int8 to int8, uint8, int16 or int32; uint8 to int8; int16
    to int8, int16 or int32; int32 to int8 or int16."""
    source, target = node.input(0).dtype.name, node.output().dtype.name
    return None if target in OUTPUTS.get(source, ()) else f"{source} to {target}"


CHECKS: tuple[Check, ...] = (types_have_a_kernel,)


def read(node: Node) -> Quantize:
    """Check the operator and derive its numbers."""
    node.expect_inputs(1)
    node.expect_outputs(1)
    values, output = node.activation_input(0), node.output()
    require_dtype(node, values, "input", *OUTPUTS)
    node.check(CHECKS)
    require_quantized(node, output, "output", *OUTPUTS[values.dtype.name])
    node.expect_output_shape(values.shape)
    clamp = stored_range(output)
    stage: FromFloat | Rescale
    if values.dtype.name == "float32":
        stage = FromFloat(
            scale=output.scale, zero_point=output.zero_point, act_min=clamp[0], act_max=clamp[1]
        )
    else:
        require_quantized(node, values, "input", values.dtype.name)
        stage = read_rescale(node, values, output, values.scale / output.scale, clamp)
    return Quantize(
        index=node.index,
        inputs=(values.index,),
        outputs=(output.index,),
        stage=stage,
        input_dtype=values.dtype,
        output_dtype=output.dtype,
    )
