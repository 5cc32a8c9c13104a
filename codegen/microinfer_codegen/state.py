"""The state of a streaming model as C text: a member of the model's struct, and its reset.

Knows where variables lie (the Program says) and what they hold at first; knows no operator.
"""

from __future__ import annotations

import numpy as np

from microinfer.graph import StateVariable
from microinfer.plan.program import Program
from microinfer_codegen.ctext import comment
from microinfer_codegen.step import Constant, place_text


def fill_byte(variable: StateVariable) -> int | None:
    """The byte that the initial value consists of; None where bytes differ."""
    data = np.frombuffer(variable.initial.tobytes(), np.uint8)
    return int(data[0]) if (data == data[0]).all() else None


def _symbol(name: str, number: int) -> str:
    return f"{name}_state{number}_initial"


def initial_values(program: Program, name: str) -> list[Constant]:
    """Initial values that are no mere fill, as bytes in flash."""
    return [
        Constant(
            _symbol(name, number),
            np.frombuffer(variable.initial.tobytes(), np.uint8),
            "initial value of a variable",
        )
        for number, variable in enumerate(program.graph.state)
        if fill_byte(variable) is None
    ]


def state_member(program: Program, upper: str) -> str:
    """The member of the model's struct."""
    if not program.state_bytes:
        return ""
    words = program.state_bytes // 4
    return f"    int32_t state[{words}]; /* {upper}_STATE_SIZE bytes: what the model remembers */\n"


def state_macro(program: Program, upper: str, name: str) -> str:
    """The state's size."""
    if not program.state_bytes:
        return ""
    return f"#define {upper}_STATE_SIZE {program.state_bytes}u /* bytes, inside {name}_t */\n"


def reset_prototype(program: Program, name: str) -> str:
    """The declaration of NAME_reset."""
    if not program.state_bytes:
        return ""
    return f"void {name}_reset({name}_t *self); /* forget everything; {name}_init does it too */\n"


def reset_call(program: Program, name: str) -> str:
    """How NAME_init resets."""
    return f"    {name}_reset(self);\n" if program.state_bytes else ""


def reset_function(program: Program, name: str, begin: str) -> str:
    """The definition of NAME_reset; begin: statements that forget what was handed over."""
    if not program.state_bytes:
        return ""
    lines = []
    for number, variable in enumerate(program.graph.state):
        place, size = place_text(program, variable.tensor), variable.initial.nbytes
        byte = fill_byte(variable)
        lines.append(f"    /* {comment(variable.name)} */")
        if byte is None:
            lines.append(f"    memcpy({place}, {_symbol(name, number)}, {size}u);")
        else:
            lines.append(f"    memset({place}, {byte}, {size}u);")
    body = "\n".join(lines)
    return f"""\
void {name}_reset({name}_t *self)
{{
    int8_t *state = (int8_t *)self->state;

{begin}{body}
}}

"""
