"""mi_rescale_t as designated initialisers, and a multiplier with its real value beside it."""

from __future__ import annotations

from collections.abc import Mapping

from microinfer.ops.shared.rescale import Rescale
from microinfer_codegen.ctext import Field


def multiplier_field(multiplier: int, real: float, bits: int = 31) -> str:
    """The multiplier's literal and what it stands for.

    >>> multiplier_field(1073741824, 0.25)
    '1073741824 /* 0.25 = multiplier * 2^(shift - 31) */'
    """
    return f"{multiplier} /* {real:.9g} = multiplier * 2^(shift - {bits}) */"


def rescale_fields(rescale: Rescale) -> Mapping[str, Field]:
    """mi_rescale_t."""
    return {
        "multiplier": multiplier_field(rescale.multiplier, rescale.real_multiplier),
        "shift": rescale.shift,
        "input_zero_point": rescale.input_zero_point,
        "output_zero_point": rescale.output_zero_point,
        "act_min": rescale.act_min,
        "act_max": rescale.act_max,
    }
