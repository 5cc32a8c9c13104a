"""Source: NAME.c, the network as a table, its parameters, init, accessors and the run.

Knows how the file is laid out; the text of operators comes as Steps.
"""

from __future__ import annotations

from collections.abc import Sequence

from microinfer.plan.program import Program
from microinfer_codegen.ctext import shape_text
from microinfer_codegen.entry import entry_of
from microinfer_codegen.header import accessor, in_memory
from microinfer_codegen.run_text import run_function
from microinfer_codegen.runtime import RUNTIME_VERSION
from microinfer_codegen.state import reset_call, reset_function
from microinfer_codegen.step import Step, typed_pointer


def source_text(
    program: Program, name: str, banner: str, steps: Sequence[Step], has_constants: bool
) -> str:
    """The file. banner: as in `header_text`; steps: of the program, in its order."""
    upper = name.upper()
    headers = "\n".join(
        f'#include "microinfer/{header}"' for header in sorted({step.header for step in steps})
    )
    declarations = "\n".join(
        text for number, step in enumerate(steps) if (text := step.declaration(f"step{number}"))
    )
    weights = f'#include "{name}_weights.h"\n' if has_constants else ""
    entry = entry_of(program, name)
    begin = entry.begin()
    reset = reset_function(program, name, begin)
    needs_memcpy = program.state_bytes > 0 or program.takes_pieces
    string = "\n#include <string.h>\n" if needs_memcpy else ""
    return f"""\
/* {name}.c --{banner} *
{_table(program)}
 */
#include "{name}.h"
{weights}{string}
#include "microinfer/mi_config.h"
{headers}

#if MI_RUNTIME_VERSION != {RUNTIME_VERSION}
#error "Regenerate this file with the microinfer that the runtime headers came from."
#endif

#ifdef {upper}_AFTER_STEP
/* The build says what happens between steps. */
#elif defined {upper}_TRACE
#define {upper}_AFTER_STEP(tensor, offset, data, size) \\
    do {{ \\
        if (self->trace != NULL) {{ \\
            self->trace(self->trace_context, (tensor), (offset), (data), (size)); \\
        }} \\
    }} while (0)
#else
#define {upper}_AFTER_STEP(tensor, offset, data, size) ((void)(offset))
#endif

{declarations}
{reset}{name}_status {name}_init({name}_t *self, void *arena, size_t arena_size)
{{
    if (self == NULL) {{
        return {upper}_ERROR_NULL;
    }}
    self->arena = NULL;
    if (arena == NULL) {{
        return {upper}_ERROR_NULL;
    }}
    if (arena_size < {upper}_ARENA_SIZE) {{
        return {upper}_ERROR_SIZE;
    }}
    if ((uintptr_t)arena % {upper}_ARENA_ALIGN != 0u) {{
        return {upper}_ERROR_ALIGN;
    }}
    self->arena = (int8_t *)arena;
#ifdef {upper}_TRACE
    self->trace = NULL;
    self->trace_context = NULL;
#endif
{"" if reset else begin}{reset_call(program, name)}    return {upper}_OK;
}}

{_accessors(program, name)}
{run_function(program, entry, upper, steps)}"""


def _table(program: Program) -> str:
    """The model as a table: one line per step."""
    graph = program.graph

    def place(indices: Sequence[int]) -> str:
        return " ".join(_place_label(program, i) for i in indices)

    def shapes(indices: Sequence[int]) -> str:
        return " ".join(shape_text(graph.tensors[i].shape) for i in indices)

    rows = [("step", "operator", "in -> out", "arena", "MACs")]
    for number, op in enumerate(program.steps):
        rows.append(
            (
                str(number),
                op.OPERATOR,
                f"{shapes(op.inputs)} -> {shapes(op.outputs)}",
                f"{place(op.inputs)} -> {place(op.outputs)}",
                f"{op.macs:,}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(
        " *   {:>{}}  {:<{}}  {:<{}}  {:<{}}  {:>{}}".format(
            *(part for pair in zip(row, widths, strict=True) for part in pair)
        ).rstrip()
        for row in rows
    )


def _place_label(program: Program, index: int) -> str:
    region, offset = program.place(index)
    label = f"@{offset}" if region == "arena" else f"state@{offset}"
    root = program.root[index]
    held = (segment.rings.get(segment.flow.host(root)) for segment in program.segments)
    rows = next((count for count in held if count is not None), None)
    return label if rows is None else f"{label} ({rows} row{'s' if rows > 1 else ''})"


def _accessors(program: Program, name: str) -> str:
    bodies = []
    for stem, qualifier, tensor in in_memory(program):
        region, offset = program.place(tensor.index)
        memory = "self->arena" if region == "arena" else f"({qualifier}int8_t *)self->state"
        pointer = typed_pointer(tensor.dtype.name, f"{memory} + {offset}")
        bodies.append(f"{accessor(name, stem, qualifier, tensor)}\n{{\n    return {pointer};\n}}\n")
    return "\n".join(bodies)
