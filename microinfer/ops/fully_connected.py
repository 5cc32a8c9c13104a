"""FULLY_CONNECTED: a sum of products per output feature over a whole vector, int8 or int16.

The two references requantise differently. `tflm` uses the integer double rounding of every other
operator; `litert` multiplies the accumulator by the real ratio in double precision and rounds half
away from zero. The file's bias scale is not used by either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from microinfer.fixedpoint import Int64, round_half_away_array
from microinfer.graph import Array, Op
from microinfer.ops.shared.node import Check, Node
from microinfer.ops.shared.quantization import (
    ChannelTable,
    activation_range,
    channels_of,
    require_dtype,
    weight_scales,
)
from microinfer.ops.shared.wide import require_one_width


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FullyConnected(Op):
    """weights: int8 [out_features][in_features]; applied to each of `batches` input vectors."""

    OPERATOR: ClassVar[str] = "FULLY_CONNECTED"

    batches: int
    in_features: int
    out_features: int
    output_shape: tuple[int, ...]
    weights: Array
    weights_bits: int  # that the file stores each weight in
    weights_zero_point: int
    channels: ChannelTable
    input_zero_point: int
    output_zero_point: int
    act_min: int
    act_max: int
    float_requantize: bool  # litert's dialect; the C never sees it

    @property
    def macs(self) -> int:
        """One per weight and vector."""
        return self.batches * self.weights.size

    def reference(self, inputs: Sequence[Array]) -> tuple[Array, ...]:
        """int8 of any shape with batches * in_features values to int8 `output_shape`."""
        vectors = inputs[0].reshape(self.batches, self.in_features).astype(np.float64)
        taps = self.weights.astype(np.float64) - self.weights_zero_point
        # float64 holds these integers exactly: |sum| < 2**47 by the accumulator certificate.
        acc = (vectors - self.input_zero_point) @ taps.T
        acc_int = acc.astype(np.int64) + self.channels.bias
        out = self._requantize(acc_int) + self.output_zero_point
        clamped = np.clip(out, self.act_min, self.act_max).astype(self.channels.dtype)
        return (clamped.reshape(self.output_shape),)

    def _requantize(self, acc: Int64) -> Int64:
        if not self.float_requantize:
            return self.channels.requantize(acc)
        return round_half_away_array(acc * np.array(self.channels.real_multiplier)).astype(np.int64)


def filter_is_a_matrix(node: Node) -> str | None:
    """The filter must have rank 2 ([out][in])."""
    rank = len(node.input(1).shape)
    return None if rank == 2 else f"filter has rank {rank}"


def filter_has_default_format(node: Node) -> str | None:
    """The weights format must be DEFAULT."""
    weights_format = node.integer("weights_format", 0, 127)
    return None if weights_format == 0 else f"weights format {weights_format}"


def accumulates_plainly(node: Node) -> str | None:
    """The layer must have no quant_spec of its own."""
    spec = node.options.get("quant_spec", ())
    return f"quant_spec {spec}" if spec else None


CHECKS: tuple[Check, ...] = (filter_is_a_matrix, filter_has_default_format, accumulates_plainly)


def read(node: Node) -> FullyConnected:
    """Check the operator and derive its integers."""
    node.expect_inputs(2, 3)
    node.expect_outputs(1)
    vector, output = node.activation_input(0), node.output()
    weights, taps = node.input(1), node.constant(1, "filter")
    require_one_width(node, {"input": vector, "output": output}, "int8", "int16")
    require_dtype(node, weights, "filter", "int8")
    node.check(CHECKS)
    out_features, in_features = weights.shape
    if vector.elements % in_features != 0:
        node.malformed(
            f"input has {vector.elements} values; a multiple of the filter's {in_features} "
            "columns is required"
        )
    batches = vector.elements // in_features
    if node.flag("keep_num_dims"):
        if vector.shape[-1:] != (in_features,):
            node.malformed(f"input shape {list(vector.shape)} does not end in {in_features}")
        node.expect_output_shape((*vector.shape[:-1], out_features))
    elif output.shape[-1:] != (out_features,) or output.elements != batches * out_features:
        # Converters declare [batches, out] or the input's leading dimensions; both occur.
        node.malformed(
            f"output shape is {list(output.shape)}; {[batches, out_features]} follows from the "
            "inputs"
        )
    scales = weight_scales(node, weights, out_features, axis=0, symmetric=False)
    weights_zero_point = weights.zero_point if len(scales) == 1 else 0
    if weights_zero_point and vector.dtype.name == "int16":
        node.refuse(f"weights have zero point {weights_zero_point}", "0 is for int16 inputs")
    act_min, act_max = activation_range(node, node.activation(), output)
    return FullyConnected(
        index=node.index,
        inputs=(vector.index,),
        outputs=(output.index,),
        batches=batches,
        in_features=in_features,
        out_features=out_features,
        output_shape=output.shape,
        weights_bits=weights.stored_bits or 8,
        weights=taps,
        weights_zero_point=weights_zero_point,
        channels=channels_of(
            node,
            taps,
            node.optional_input(2),
            vector,
            [vector.scale * scale / output.scale for scale in scales],
            weights_zero_point,
        ),
        input_zero_point=vector.zero_point,
        output_zero_point=output.zero_point,
        act_min=act_min,
        act_max=act_max,
        float_requantize=node.reference == "litert",
    )
