"""What would help where an operator is not supported: the sentence after the semicolon.

Knows how converters come to write such operators; knows nothing of a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from microinfer.ops import OPS

_UNROLL = "a recurrent layer built with unroll=True has no control flow, and its operators are"
_FLOAT_ONLY = "float32 is, as in the official runtimes; keep it out of the quantised part"

ADVICE: Mapping[str, str] = {
    "BIDIRECTIONAL_SEQUENCE_LSTM": _UNROLL,
    "CEIL": _FLOAT_ONLY,
    "COS": _FLOAT_ONLY,
    "FLOOR": _FLOAT_ONLY,
    "IF": "control flow must be decided before export; models without it are supported",
    "L2_POOL_2D": _FLOAT_ONLY,
    "ROUND": _FLOAT_ONLY,
    "SIN": _FLOAT_ONLY,
    "SQUARE": f"{_FLOAT_ONLY}, or multiply the tensor with itself (MUL)",
    "WHILE": _UNROLL,
}
"""Operators whose way out is known."""


def what_would_help(operator: str) -> str:
    """A clause that says what would be accepted instead.

    operator: TFLite's name, or `builtin N` or `custom NAME` where it has none.

    >>> what_would_help("CONV_3D")
    'docs/SUPPORTED_OPS.md lists what is, CONV_2D among them'
    """
    if operator.startswith("custom "):
        return "builtin operators are; export without select TF ops and custom operators"
    if operator in ADVICE:
        return ADVICE[operator]
    near = get_close_matches(operator, OPS, n=1)
    return "docs/SUPPORTED_OPS.md lists what is" + (f", {near[0]} among them" if near else "")
