"""Weights: NAME_weights.h and NAME_weights.c, the constants of a network, all in flash."""

from __future__ import annotations

from collections.abc import Sequence

from microinfer_codegen.ctext import array_body, shape_text
from microinfer_codegen.step import Constant


def weights_header(name: str, constants: Sequence[Constant]) -> str:
    """Declarations."""
    upper = name.upper()
    lines = "\n".join(
        f"extern const {constant.c_type} {constant.symbol}[{constant.values.size}];"
        for constant in constants
    )
    return f"""\
/* {name}_weights.h -- the constants of {name}.c; not for users of the model. */
#ifndef {upper}_WEIGHTS_H
#define {upper}_WEIGHTS_H

#include <stdint.h>

{lines}

#endif
"""


def weights_source(name: str, constants: Sequence[Constant]) -> str:
    """Definitions, with a line about each."""
    blocks = "\n".join(
        f"/* {shape_text(constant.values.shape)} {constant.note} */\n"
        f"const {constant.c_type} {constant.symbol}[{constant.values.size}] = {{\n"
        f"{array_body(constant.values)}\n}};\n"
        for constant in constants
    )
    return f"""\
/* {name}_weights.c -- the constants of {name}.c, all in flash. */
#include "{name}_weights.h"

{blocks}"""
