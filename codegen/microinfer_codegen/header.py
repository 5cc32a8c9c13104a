"""Header: NAME.h, what the user of a generated network sees.

Sizes, meanings, status codes, the struct and the functions. Knows no operator.
"""

from __future__ import annotations

from microinfer.graph import Tensor
from microinfer.plan.program import Program
from microinfer_codegen.ctext import C_TYPES, comment, float_literal, shape_text
from microinfer_codegen.entry import entry_of
from microinfer_codegen.state import reset_prototype, state_macro, state_member


def header_text(program: Program, name: str, banner: str) -> str:
    """The file. banner: what every file of the network says of it, without the name."""
    upper = name.upper()
    entry = entry_of(program, name)
    macros = "\n\n".join(
        _tensor_macros(upper, stem, tensor) for stem, _, tensor in interface(program)
    )
    accessors = "\n".join(
        f"{accessor(name, stem, qualifier, tensor)};"
        for stem, qualifier, tensor in in_memory(program)
    )
    return f"""\
/* {name}.h --{banner} *
 * The caller owns the memory:
 *
 *     static int32_t arena[({upper}_ARENA_SIZE + 3u) / 4u];
 *     {name}_t net;
 *     {name}_init(&net, arena, sizeof arena);
{entry.usage()}
 *
 * {entry.meaning()} {_state_note(program, name)}
 */
#ifndef {upper}_H
#define {upper}_H

#include <stddef.h>
#include <stdint.h>

#define {upper}_ARENA_SIZE {program.arena_bytes}u /* bytes */
#define {upper}_ARENA_ALIGN {program.arena_alignment}u /* of the arena's first byte */
{state_macro(program, upper, name)}{entry.macros()}
{macros}

#ifdef __cplusplus
extern "C" {{
#endif

typedef enum {{
    {upper}_OK = 0,
    {upper}_ERROR_NULL,  /* a pointer is NULL, or {name}_init was not called */
    {upper}_ERROR_SIZE,  /* the arena is smaller than {upper}_ARENA_SIZE */
    {upper}_ERROR_ALIGN{entry.last_status()}
}} {name}_status;

/* Called after each step with the bytes it wrote, when built with {upper}_TRACE defined: `size` of
 * the tensor's bytes from `offset` on. A step that runs row by row calls it for every row. */
typedef void (*{name}_trace_fn)(void *context, int32_t tensor, size_t offset, const void *data,
                                size_t size);

typedef struct {{
    int8_t *arena;
{state_member(program, upper)}{entry.member()}#ifdef {upper}_TRACE
    {name}_trace_fn trace; /* may be NULL */
    void *trace_context;
#endif
}} {name}_t;

/* To be called first: all below wants a struct for which this returned {upper}_OK. */
{name}_status {name}_init({name}_t *self, void *arena, size_t arena_size);
{reset_prototype(program, name)}{accessors}
{entry.prototype};

#ifdef __cplusplus
}}
#endif

#endif
"""


def interface(program: Program) -> list[tuple[str, str, Tensor]]:
    """(macro stem, const qualifier, tensor) of every input and output."""
    tensors = program.graph.tensors
    inputs = [(f"INPUT{i}", "", tensors[t]) for i, t in enumerate(program.graph.inputs)]
    outputs = [(f"OUTPUT{i}", "const ", tensors[t]) for i, t in enumerate(program.graph.outputs)]
    return inputs + outputs


def in_memory(program: Program) -> list[tuple[str, str, Tensor]]:
    """Of the interface, what the caller reaches by a pointer: not an input that comes by rows."""
    inputs = len(program.graph.inputs) if program.takes_pieces else 0
    return interface(program)[inputs:]


def accessor(name: str, stem: str, qualifier: str, tensor: Tensor) -> str:
    """The prototype of NAME_input0 and its like, without the semicolon."""
    argument = "const " if qualifier else ""
    c_type = C_TYPES[tensor.dtype.name]
    return f"{qualifier}{c_type} *{name}_{stem.lower()}({argument}{name}_t *self)"


def _tensor_macros(upper: str, stem: str, tensor: Tensor) -> str:
    c_type = C_TYPES[tensor.dtype.name]
    lines = [
        f'/* {stem.lower()}: {c_type} {shape_text(tensor.shape)} "{comment(tensor.name)}" */',
        f"#define {upper}_{stem}_SIZE {tensor.size_bytes}u",
        f"#define {upper}_{stem}_COUNT {tensor.elements}u",
        f"#define {upper}_{stem}_RANK {len(tensor.shape)}",
        f"#define {upper}_{stem}_SHAPE {{{', '.join(map(str, tensor.shape or (1,)))}}}",
    ]
    if tensor.quantization is not None and len(tensor.quantization.scales) == 1:
        low = (0 - tensor.zero_point) * tensor.scale
        lines += [
            (
                f"#define {upper}_{stem}_SCALE {float_literal(tensor.scale)}"
                f" /* real = scale * (stored - zero point); stored 0 means {low:.6g} */"
            ),
            f"#define {upper}_{stem}_ZERO_POINT ({tensor.zero_point})",
        ]
    return "\n".join(lines)


def _state_note(program: Program, name: str) -> str:
    if not program.state_bytes:
        return "There is no other state: one arena per thread is all that threads need."
    return (
        f"What the model remembers between runs lies in {name}_t; {name}_reset\n"
        f" * forgets it. One {name}_t and one arena per thread is all that threads need."
    )
