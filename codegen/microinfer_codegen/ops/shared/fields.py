"""Parameter structs that several operators share, as designated initialisers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields

import numpy as np

from microinfer.graph import Array
from microinfer.ops.shared.quantization import ChannelTable, WideChannelTable
from microinfer.ops.shared.window import Window
from microinfer_codegen.ctext import Field
from microinfer_codegen.step import Constant, Context


def window_fields(window: Window, padding: str) -> Mapping[str, Field]:
    """mi_window_t; padding: C expression of the row above and below the image."""
    geometry = {item.name: getattr(window, item.name) for item in dataclass_fields(window)}
    return {**geometry, "padding": padding}


def padding_row(window: Window, zero_point: int, context: Context) -> tuple[str, list[Constant]]:
    """The C expression and the constant for a row of zero points; NULL where nothing is padded."""
    if not window.has_padding:
        return "NULL", []
    length = max(window.input_width, window.kernel_width) * window.input_channels
    row: Array = np.full(length, zero_point, np.int8)
    symbol = context.padding(zero_point)
    return symbol, [Constant(symbol, row, f"a row of zero points ({zero_point})")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputStage:
    """What follows requantisation: offset and clamp."""

    zero_point: int
    act_min: int
    act_max: int


def channel_fields(
    channels: ChannelTable, stage: OutputStage, context: Context, folded: bool = True
) -> tuple[Mapping[str, Field], list[Constant]]:
    """mi_channels_t and its tables; folded: whether the kernel multiplies raw inputs."""
    meaning = "bias - input zero point * sum of weights" if folded else "bias"
    values = channels.folded_bias if folded else channels.bias
    bias = Constant(
        context.symbol("bias"),
        values.astype(np.int32),
        f"{meaning}; sums stay within [{channels.lowest}, {channels.highest}]",
    )
    multiplier = Constant(
        context.symbol("multiplier"),
        channels.multiplier.astype(np.int32),
        _ratio_note(channels),
    )
    shift = Constant(context.symbol("shift"), channels.shift.astype(np.int8), "left if positive")
    fields: Mapping[str, Field] = {
        "bias": bias.symbol,
        "multiplier": multiplier.symbol,
        "shift": shift.symbol,
        "per_channel": int(len(channels.multiplier) > 1),
        "output_zero_point": stage.zero_point,
        "act_min": stage.act_min,
        "act_max": stage.act_max,
    }
    return fields, [bias, multiplier, shift]


def wide_channel_fields(
    channels: ChannelTable, stage: OutputStage, context: Context
) -> tuple[Mapping[str, Field], list[Constant]]:
    """mi_wide_channels_t and its tables, of int16 activations."""
    bias = Constant(
        context.symbol("bias"),
        channels.bias,
        f"bias; sums stay within +-{channels.highest}",
    )
    multiplier = Constant(
        context.symbol("multiplier"),
        channels.multiplier.astype(np.int16),
        _ratio_note(channels, 15),
    )
    shift = Constant(context.symbol("shift"), channels.shift.astype(np.int8), "left if positive")
    fields: Mapping[str, Field] = {
        "bias": bias.symbol,
        "multiplier": multiplier.symbol,
        "shift": shift.symbol,
        "per_channel": int(len(channels.multiplier) > 1),
        "act_min": stage.act_min,
        "act_max": stage.act_max,
    }
    return fields, [bias, multiplier, shift]


def is_wide(channels: ChannelTable) -> bool:
    """Whether activations are int16."""
    return isinstance(channels, WideChannelTable)


def _ratio_note(channels: ChannelTable, bits: int = 31) -> str:
    low, high = min(channels.real_multiplier), max(channels.real_multiplier)
    ratio = f"{low:.9g}" if low == high else f"{low:.9g} to {high:.9g}"
    return f"input scale * weight scale / output scale = {ratio} = multiplier * 2^(shift - {bits})"
