"""Feeding: C text that gives a model its inputs and lets it run, whole or by rows.

What runners on a host and on a board have in common.
"""

from __future__ import annotations

from microinfer.plan.program import Program

WHOLE_INPUT = "whole_input"
"""Where a runner keeps the input of a model that takes it by rows."""


def whole_input(program: Program, name: str) -> str:
    """The array for it, at file scope; nothing where inputs lie in the arena."""
    if not program.takes_pieces:
        return ""
    return f"static uint8_t {WHOLE_INPUT}[{name.upper()}_INPUT0_SIZE];\n"


def input_place(program: Program, name: str, number: int) -> str:
    """C expression for the memory that an input's bytes are read to; `net` is the model."""
    return WHOLE_INPUT if program.takes_pieces else f"{name}_input{number}(&net)"


def infer_function(program: Program, name: str) -> str:
    """`infer`: a run over inputs that are in their places; a window that is not full is fine."""
    upper = name.upper()
    head = f"static {name}_status infer({name}_t *model)\n{{\n"
    if not program.takes_pieces:
        return f"{head}    return {name}_run(model);\n}}\n"
    if program.window_frames:
        return f"""{head}    const {name}_status status = {name}_push_frame(model, {WHOLE_INPUT});

    return status == {upper}_MORE ? {upper}_OK : status;
}}
"""
    return f"""{head}    {name}_status status = {upper}_MORE;
    uint32_t row;

    for (row = 0u; row < {upper}_INPUT_ROWS && status == {upper}_MORE; ++row) {{
        status = {name}_push_row(model, {WHOLE_INPUT} + row * {upper}_ROW_SIZE);
    }}
    return status;
}}
"""
