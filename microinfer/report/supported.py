"""SUPPORTED_OPS.md: which of TFLM's builtin operators microinfer takes, made from the code.

Knows the list of the peer's operators and why some are absent; everything about the operators
that exist comes from their own docstrings and checks, so that document and refusals cannot
disagree.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from types import ModuleType

from microinfer.float_ops import ABSOLUTE, FLOAT_OPS, RELATIVE
from microinfer.lower.fold import ARITHMETIC, MOVEMENT, STATIC
from microinfer.ops import OPS

TFLM_BUILTINS = (
    # A word list reads best as text; a list literal would be one word a line.
    """ABS ADD ADD_N ARG_MAX ARG_MIN ASSIGN_VARIABLE AVERAGE_POOL_2D BATCH_MATMUL
    BATCH_TO_SPACE_ND BROADCAST_ARGS BROADCAST_TO CALL_ONCE CAST CEIL
    CONCATENATION CONV_2D COS CUMSUM DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE DIV
    DYNAMIC_UPDATE_SLICE ELU EMBEDDING_LOOKUP EQUAL EXP EXPAND_DIMS FILL FLOOR FLOOR_DIV FLOOR_MOD
    FULLY_CONNECTED GATHER GATHER_ND GREATER GREATER_EQUAL HARD_SWISH IF L2_NORMALIZATION
    L2_POOL_2D LEAKY_RELU LESS LESS_EQUAL LOG LOGICAL_AND LOGICAL_NOT LOGICAL_OR LOGISTIC
    LOG_SOFTMAX MAXIMUM MAX_POOL_2D MEAN MINIMUM MIRROR_PAD MUL NEG NOT_EQUAL PACK PAD PADV2 PRELU
    QUANTIZE READ_VARIABLE REDUCE_ALL REDUCE_MAX REDUCE_MIN RELU RELU6 RESHAPE RESIZE_BILINEAR
    RESIZE_NEAREST_NEIGHBOR REVERSE_V2 ROUND RSQRT SELECT_V2 SHAPE SIN SLICE SOFTMAX
    SPACE_TO_BATCH_ND SPACE_TO_DEPTH SPLIT SPLIT_V SQRT SQUARE SQUARED_DIFFERENCE SQUEEZE
    STRIDED_SLICE SUB SUM SVDF TANH TRANSPOSE TRANSPOSE_CONV UNIDIRECTIONAL_SEQUENCE_LSTM UNPACK
    VAR_HANDLE WHILE ZEROS_LIKE""".split()  # noqa: SIM905 -- as said
)
"""The builtin operators that TFLM's resolver can register."""

FOLDS = frozenset({*STATIC, *MOVEMENT, *ARITHMETIC})
"""Operators that are evaluated ahead of time where their inputs are constants."""

STATE = ("CALL_ONCE", "VAR_HANDLE")
"""Operators that say what the state is, and run no step."""

HEAD = """\
# Supported operators

Made by `python -m microinfer.report.supported`; `tests/test_supported_ops.py` fails when it is out
of date. Every operator that runs is bit-exact with TensorFlow Lite Micro, in NumPy and in C; the
exceptions named in its notes are tested as such. Where a rule below is not met, the message names
the operator, its index, what was found and what would be accepted.

"""


FLOAT_ONLY = "float32, as in TFLM, and in NumPy only"


def _module(name: str) -> ModuleType:
    return importlib.import_module(OPS[name].__module__)


def _first_sentence(text: str) -> str:
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def _notes(text: str) -> str:
    """The paragraphs of a docstring that name exceptions or a missing side."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")[1:]]
    return " ".join(p for p in paragraphs if p.startswith(("Exception", "TFLM has")))


def _rules(module: ModuleType) -> list[str]:
    checks = getattr(module, "CHECKS", ())
    return [" ".join((inspect.getdoc(check) or "").split()) for check in checks]


def _row(name: str) -> str:
    module = _module(name)
    doc = inspect.getdoc(module) or ""
    what = _first_sentence(doc).removeprefix(f"{name}: ").replace("|", "\\|")
    limits = " ".join([*_rules(module), _notes(doc)]).strip().replace("|", "\\|")
    return f"| {name} | {what} | {limits} |"


def _peer_row(name: str, absent: Mapping[str, str]) -> str:
    if name in OPS:
        module = _module(name)
        limited = _rules(module) or _notes(inspect.getdoc(module) or "")
        return f"| {name} | {'with limits' if limited else 'bit-exact'} | see above |"
    if name in STATE:
        return f"| {name} | bit-exact | becomes state of the model's struct |"
    if name in FLOAT_OPS:
        return f"| {name} | with limits | {FLOAT_ONLY} |"
    if name in FOLDS:
        return f"| {name} | with limits | where its inputs are constants; {absent[name]} |"
    return f"| {name} | absent | {absent[name]} |"


ABSENT: Mapping[str, str] = {
    "BROADCAST_ARGS": "shapes are static here, so it always folds",
    "IF": "control flow; no int8 model seen so far has it",
    "SHAPE": "shapes are static here, so it always folds",
    "WHILE": "control flow; no int8 model seen so far has it",
    "ZEROS_LIKE": "shapes are static here, so it always folds",
}
"""Why TFLM's operators that are not here are not here."""


def supported_ops() -> str:
    """The document's text."""
    rows = "\n".join(_row(name) for name in sorted(OPS))
    peer = "\n".join(_peer_row(name, ABSENT) for name in TFLM_BUILTINS)
    folds = ", ".join(sorted(FOLDS))
    return (
        f"{HEAD}| operator | computes | rules and exceptions |\n|---|---|---|\n{rows}\n\n"
        f"Folded where every input is a constant: {folds}.\n\n"
        f"In float32, in NumPy only, within {ABSOLUTE:g} + {RELATIVE:g} * |value| of TFLM's "
        f"values: {', '.join(sorted(FLOAT_OPS))}.\n\n"
        "## Against TFLM's builtin operators\n\n"
        f"| TFLM | here | |\n|---|---|---|\n{peer}\n"
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(supported_ops())
