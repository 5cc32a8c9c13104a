"""Rules that several operators share about quantised tensors.

Knows scales, zero points, activation clamps and accumulators; knows no operator. Lowering has
already checked that every scale is finite and positive and every zero point fits its type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from microinfer.fixedpoint import (
    INT32_MAX,
    INT32_MIN,
    Int64,
    quantize_multiplier,
    reduce_multiplier,
    requantize,
    requantize_fits,
    requantize_wide,
    round_half_away,
)
from microinfer.graph import Array, Tensor
from microinfer.ops.shared.node import Node
from microinfer.schema import ActivationFunctionType

LARGEST_WIDE_SUM = 2**47
"""Sums of int16 activations: times a multiplier of 15 bits they fit int64."""

LARGEST_WIDE_SHIFT = 14

LARGEST_SHIFT = 30
"""A requantisation may scale up by at most 2**30 (the integer form has no bits beyond)."""


def require_dtype(node: Node, tensor: Tensor, role: str, *accepted: str) -> None:
    """Refuse unless the tensor's dtype is one of `accepted` (NumPy names)."""
    if tensor.dtype.name not in accepted:
        node.refuse(f"{role} is {tensor.dtype.name}", f"{' or '.join(accepted)} is supported")


def require_quantized(node: Node, tensor: Tensor, role: str, *accepted: str) -> None:
    """Refuse unless the tensor has an accepted integer dtype and one scale and zero point."""
    require_dtype(node, tensor, role, *accepted)
    if tensor.quantization is None:
        node.malformed(f"{role} has no scale; a quantised operator needs one")
    if len(tensor.quantization.scales) != 1:
        found = f"{role} has {len(tensor.quantization.scales)} scales"
        node.refuse(found, "per-channel activations are not supported")


def require_same_quantization(node: Node, first: Tensor, second: Tensor) -> None:
    """Refuse unless two tensors share scale and zero point: the operator does not rescale."""
    if (first.scale, first.zero_point) != (second.scale, second.zero_point):
        node.refuse(
            f"scale {first.scale:.9g} zero point {first.zero_point} against "
            f"scale {second.scale:.9g} zero point {second.zero_point}",
            "input and output must share scale and zero point",
        )


def stored_range(tensor: Tensor) -> tuple[int, int]:
    """Smallest and largest value of an integer tensor's dtype."""
    info = np.iinfo(tensor.dtype)
    return int(info.min), int(info.max)


def centred_range(tensor: Tensor) -> tuple[int, int]:
    """Smallest and largest stored value minus the zero point."""
    low, high = stored_range(tensor)
    return low - tensor.zero_point, high - tensor.zero_point


def quantize_bound(bound: float, tensor: Tensor) -> int:
    """A real clamp bound in the tensor's stored integers, unclamped.

    zero_point + round_half_away(float32(bound / scale)), as TFLite's
    CalculateActivationRangeQuantized does.
    """
    return tensor.zero_point + round_half_away(float(np.float32(bound) / np.float32(tensor.scale)))


ACTIVATION_BOUNDS: dict[ActivationFunctionType, tuple[float | None, float | None]] = {
    ActivationFunctionType.NONE: (None, None),
    ActivationFunctionType.RELU: (0.0, None),
    ActivationFunctionType.RELU6: (0.0, 6.0),
    ActivationFunctionType.RELU_N1_TO_1: (-1.0, 1.0),
}


def activation_range(node: Node, kind: ActivationFunctionType, output: Tensor) -> tuple[int, int]:
    """The clamp [act_min, act_max] of a fused activation in the output's stored integers."""
    act_min, act_max = stored_range(output)
    low, high = ACTIVATION_BOUNDS[kind]
    if low is not None:
        act_min = max(act_min, quantize_bound(low, output))
    if high is not None:
        act_max = min(act_max, quantize_bound(high, output))
    if act_min > act_max:
        node.refuse(
            f"activation {kind.name} clamps to [{act_min}, {act_max}]",
            "the clamp must leave at least one value",
        )
    return act_min, act_max


def checked_multiplier(node: Node, real: float, role: str = "the scale ratio") -> tuple[int, int]:
    """`quantize_multiplier`, refusing ratios that the integer form cannot hold."""
    if not np.isfinite(real):
        node.refuse(f"{role} is {real!r}", "a finite ratio is supported")
    multiplier, shift = quantize_multiplier(real)
    if shift > LARGEST_SHIFT:
        node.refuse(f"{role} is {real:.6g}", f"ratios below 2**{LARGEST_SHIFT} are supported")
    return multiplier, shift


@dataclass(frozen=True, slots=True, eq=False)
class ChannelTable:
    """Per output channel: what turns a sum of products into a stored output.

    `bias` is as in the file; `folded_bias` adds -input_zero_point * sum(weights), so that
    kernels multiply raw inputs. `multiplier` and `shift` have one entry per channel, or a single
    one where all channels share it. `lowest`, `highest` bound every partial sum of the folded
    form over all inputs, in every order (the accumulator certificate).
    """

    bias: Int64  # [channels]
    folded_bias: Int64  # [channels], int32 range
    multiplier: Int64  # [channels] or [1]
    shift: Int64  # [channels] or [1]
    real_multiplier: tuple[float, ...]  # before rounding to fixed point
    lowest: int
    highest: int

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of what is summed up and of the outputs."""
        return np.dtype(np.int8)

    def requantize(self, acc: Int64) -> Int64:
        """Accumulators [..., channels] without zero points to outputs, before offset and clamp."""
        return requantize(acc, self.multiplier, self.shift)


@dataclass(frozen=True, slots=True, eq=False)
class WideChannelTable(ChannelTable):
    """The same for int16 activations: sums in int64, multipliers of 15 bits, one rounding.

    Zero points are 0, so that nothing is folded.
    """

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of what is summed up and of the outputs."""
        return np.dtype(np.int16)

    def requantize(self, acc: Int64) -> Int64:
        """Accumulators [..., channels] to outputs, before the clamp."""
        return requantize_wide(acc, self.multiplier, self.shift)


def weight_scales(
    node: Node, weights: Tensor, channels: int, axis: int, symmetric: bool = True
) -> tuple[float, ...]:
    """One scale, or one per output channel along `axis`; zero points must be 0 per channel.

    symmetric: whether the one zero point of a single scale must be 0 too, which is so wherever
    the kernel does not subtract it.
    """
    quantization = weights.quantization
    if quantization is None:
        node.malformed("weights have no scale; a quantised operator needs one")
    if len(quantization.scales) == 1:
        if symmetric and weights.zero_point != 0:
            node.refuse(f"weights have zero point {weights.zero_point}", "0 is supported")
        return quantization.scales
    if quantization.quantized_dimension != axis:
        node.refuse(
            f"weights are quantised along dimension {quantization.quantized_dimension}",
            f"dimension {axis} is supported",
        )
    if len(quantization.scales) != channels:
        node.malformed(f"{len(quantization.scales)} weight scales; {channels} channels")
    return quantization.scales


def require_bias(node: Node, bias: Tensor | None, channels: int, accepted: str = "int32") -> Int64:
    """The bias as int64 [channels]; zeros when omitted. accepted: the type it must have."""
    if bias is None:
        return np.zeros(channels, np.int64)
    require_dtype(node, bias, "bias", accepted)
    if bias.data is None:
        node.refuse("bias computed at run time", "a constant is supported")
    if bias.elements != channels:
        node.malformed(f"bias has {bias.elements} values; {channels} channels")
    if bias.quantization is not None and any(bias.quantization.zero_points):
        found = next(point for point in bias.quantization.zero_points if point)
        node.refuse(f"bias has zero point {found}", "0 is supported")
    return bias.data.reshape(-1).astype(np.int64)


def channels_of(
    node: Node,
    weights: Array,
    bias: Tensor | None,
    input_tensor: Tensor,
    real_multipliers: Sequence[float],
    weights_zero_point: int = 0,
) -> ChannelTable:
    """The table for int8 inputs, or the wide one for int16 inputs with their int64 bias.

    weights: integers [channels][taps].
    """
    if input_tensor.dtype.name == "int16":
        wide_bias = require_bias(node, bias, len(weights), "int64")
        return _wide_channel_table(node, weights, wide_bias, real_multipliers)
    values = require_bias(node, bias, len(weights))
    return channel_table(node, weights, values, input_tensor, real_multipliers, weights_zero_point)


def _wide_channel_table(
    node: Node, weights: Array, bias: Int64, real_multipliers: Sequence[float]
) -> WideChannelTable:
    """Proves that no sum leaves 47 bits, so that its product with a multiplier fits int64."""
    reach = np.abs(weights.astype(np.int64)).sum(axis=1) * 2**15
    # Python's integers: a bias of the file may be the least int64.
    largest = max(abs(int(b)) + int(r) for b, r in zip(bias, reach, strict=True))
    if largest >= LARGEST_WIDE_SUM:
        node.refuse(f"sums reach {largest}", f"sums below {LARGEST_WIDE_SUM} are supported")
    pairs = [checked_multiplier(node, real) for real in real_multipliers]
    worst = max(shift for _, shift in pairs)
    if worst > LARGEST_WIDE_SHIFT:
        node.refuse(f"a shift of {worst}", f"ratios below 2**{LARGEST_WIDE_SHIFT} are supported")
    return WideChannelTable(
        bias=bias,
        folded_bias=bias,
        multiplier=np.array([reduce_multiplier(multiplier) for multiplier, _ in pairs], np.int64),
        shift=np.array([shift for _, shift in pairs], np.int64),
        real_multiplier=tuple(real_multipliers),
        lowest=-largest,
        highest=largest,
    )


def _folded_sums(
    weights: Array,
    bias: Int64,
    zero_point: int,
    stored: tuple[int, int],
    weights_zero_point: int = 0,
) -> tuple[Int64, Int64, Int64]:
    """(folded bias, least and greatest partial sum) of each channel; stored: the inputs' range."""
    wide = weights.astype(np.int64)
    in_min, in_max = stored
    taps = wide.shape[1]
    folded = bias - zero_point * (wide.sum(axis=1) - weights_zero_point * taps)
    # The kernel sums raw inputs times raw weights, and apart from it
    # -weights_zero_point * sum(inputs); each of the two sums is bounded on its own.
    lows = np.minimum(wide * in_min, wide * in_max).sum(axis=1)
    highs = np.maximum(wide * in_min, wide * in_max).sum(axis=1)
    offsets = (-weights_zero_point * taps * in_min, -weights_zero_point * taps * in_max, 0)
    return folded, folded + lows + min(offsets), folded + highs + max(offsets)


def narrowed_table(
    table: ChannelTable, kept: Array, weights: Array, bias: Int64, zero_point: int
) -> ChannelTable:
    """A table for some of its channels, with fewer taps and what they gave in the bias.

    kept: indices of the channels that stay; weights: integers [kept][taps]; bias: int64 [kept].
    Sums of fewer inputs stay within the bounds that were proved for all; they are derived anew.
    """
    info = np.iinfo(table.dtype)
    stored = (int(info.min), int(info.max))
    folded, lowest, highest = _folded_sums(weights, bias, zero_point, stored)
    if int(lowest.min()) < table.lowest or int(highest.max()) > table.highest:
        raise AssertionError("fewer taps cannot leave the bounds of all")
    low, high = int(lowest.min()), int(highest.max())
    if isinstance(table, WideChannelTable):  # its bounds are symmetric
        low, high = min(low, -high), max(-low, high)
    per_channel = len(table.multiplier) > 1
    return replace(
        table,
        bias=bias,
        folded_bias=folded,
        multiplier=table.multiplier[kept] if per_channel else table.multiplier,
        shift=table.shift[kept] if per_channel else table.shift,
        real_multiplier=tuple(table.real_multiplier[int(c)] for c in kept)
        if per_channel
        else table.real_multiplier,
        lowest=low,
        highest=high,
    )


def channel_table(
    node: Node,
    weights: Array,
    bias: Int64,
    input_tensor: Tensor,
    real_multipliers: Sequence[float],
    weights_zero_point: int = 0,
) -> ChannelTable:
    """Derive the per-channel integers and prove that no accumulator can leave int32.

    weights: integers [channels][taps], bias int64 [channels]. Refuses a channel whose partial
    sums, or whose requantisation's left shift, could overflow for some input: an exact bound,
    because each tap's extremes have opposite signs or are zero once the bias is folded.
    """
    folded, lowest, highest = _folded_sums(
        weights, bias, input_tensor.zero_point, stored_range(input_tensor), weights_zero_point
    )
    pairs = [checked_multiplier(node, real) for real in real_multipliers]
    for channel in range(len(folded)):
        shift = pairs[channel % len(pairs)][1]
        low, high = int(lowest[channel]), int(highest[channel])
        if low < INT32_MIN or high > INT32_MAX or not requantize_fits(low, high, shift):
            node.refuse(
                f"channel {channel} accumulates within [{low}, {high}] and shifts left by "
                f"{max(shift, 0)}",
                "sums that could leave int32 are not supported",
            )
    return ChannelTable(
        bias=bias,
        folded_bias=folded,
        multiplier=np.array([multiplier for multiplier, _ in pairs], np.int64),
        shift=np.array([shift for _, shift in pairs], np.int64),
        real_multiplier=tuple(real_multipliers),
        lowest=int(lowest.min()),
        highest=int(highest.max()),
    )
