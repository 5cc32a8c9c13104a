"""Unit: the generated files of one model, from a Program to {path: text}.

Same input, same bytes: no clock, no path, no order that depends on luck. Knows how a header, a
source file and a weights file are laid out; knows no operator (that is `ops`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from microinfer import __version__
from microinfer.errors import UnsupportedModel
from microinfer.float_ops.kernel import FloatOp
from microinfer.graph import Op, Tensor
from microinfer.ops.shared.node import printable
from microinfer.plan.program import Program
from microinfer_codegen.ctext import (
    C_TYPES,
    array_body,
    comment,
    float_literal,
    shape_text,
)
from microinfer_codegen.entry import entry_of
from microinfer_codegen.ops import EMITTERS
from microinfer_codegen.run_text import run_function
from microinfer_codegen.runtime import RUNTIME_VERSION, runtime_files
from microinfer_codegen.state import (
    initial_values,
    reset_call,
    reset_function,
    reset_prototype,
    state_macro,
    state_member,
)
from microinfer_codegen.step import Constant, Context, Step, typed_pointer


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A model's C: every file by relative path, and what the files say in numbers."""

    name: str
    files: Mapping[PurePosixPath, str]
    weight_bytes: int  # constants in flash: weights and tables
    learned_bytes: int  # of these, the weights alone

    def extended(self, files: Mapping[PurePosixPath, str]) -> Unit:
        """The unit with more files beside its own."""
        return replace(self, files={**self.files, **files})

    @property
    def sources(self) -> tuple[PurePosixPath, ...]:
        """The files a compiler is called on."""
        return tuple(path for path in self.files if path.suffix == ".c")


def emit(program: Program, name: str, source_sha256: str, packed_weights: bool = False) -> Unit:
    """All files of a model. name: the C prefix, from `ctext.identifier`; source_sha256: hex.

    packed_weights: whether weights of 4 bits stay two to a byte, for less flash and more
    instructions.

    Raises UnsupportedModel where an operator computes with floats: there is no C for those.
    """
    for op in program.steps:
        _require_integers(program, op)
    steps = [
        EMITTERS[op.OPERATOR](op, Context(program, name, number, packed_weights))
        for number, op in enumerate(program.steps)
    ]
    initial = initial_values(program, name)
    constants = _merge([*initial, *(constant for step in steps for constant in step.constants)])
    weight_bytes = sum(constant.values.nbytes for constant in constants)
    banner = _banner(program, source_sha256, weight_bytes)
    files = {
        PurePosixPath(f"{name}.h"): _header(program, name, banner),
        PurePosixPath(f"{name}.c"): _source(program, name, banner, steps, bool(constants)),
    }
    if constants:
        files[PurePosixPath(f"{name}_weights.h")] = _weights_header(name, constants)
        files[PurePosixPath(f"{name}_weights.c")] = _weights_source(name, constants)
    for path, text in runtime_files(sorted({step.header for step in steps})).items():
        files[PurePosixPath("microinfer") / path] = text
    learned = sum(constant.values.nbytes for constant in constants if constant.is_learned)
    return Unit(name=name, files=files, weight_bytes=weight_bytes, learned_bytes=learned)


def _require_integers(program: Program, op: Op) -> None:
    if isinstance(op, FloatOp):
        label = printable(program.graph.tensors[op.outputs[0]].name)
        raise UnsupportedModel(
            f'operator {op.index} ({op.OPERATOR} "{label}"): computes with float32; int8 and '
            "int16 have C, float32 runs in NumPy only: quantise the model"
        )


def _state_note(program: Program, name: str) -> str:
    if not program.state_bytes:
        return "There is no other state: one arena per thread is all that threads need."
    return (
        f"What the model remembers between runs lies in {name}_t; {name}_reset\n"
        f" * forgets it. One {name}_t and one arena per thread is all that threads need."
    )


def _merge(constants: Sequence[Constant]) -> tuple[Constant, ...]:
    """One entry per symbol, the longest: rows of zero points are shared between steps."""
    merged: dict[str, Constant] = {}
    for constant in constants:
        kept = merged.get(constant.symbol)
        if kept is None or constant.values.size > kept.values.size:
            merged[constant.symbol] = constant
    return tuple(merged.values())


def _banner(program: Program, sha256: str, weight_bytes: int) -> str:
    graph = program.graph
    certificate = program.placement.certificate
    proof = (
        "proved minimal for this order"
        if certificate.proven
        else (f"lower bound {certificate.lower_bound_bytes:,} B")
    )
    return (
        f" generated by microinfer {__version__}; regenerate, don't edit.\n"
        f" *   model   {comment(graph.name)}, exact to {graph.reference}\n"
        f" *   source  sha256 {sha256}\n"
        f" *   flash   {weight_bytes:,} B of weights and tables, plus code\n"
        f" *   ram     {program.arena_bytes:,} B arena ({proof})"
        f"{f', {program.state_bytes:,} B state' if program.state_bytes else ''}, plus stack\n"
        f" *   work    {graph.macs:,} MACs per inference\n"
    )


def _interface(program: Program) -> list[tuple[str, str, Tensor]]:
    """(macro stem, const qualifier, tensor) of every input and output."""
    tensors = program.graph.tensors
    inputs = [(f"INPUT{i}", "", tensors[t]) for i, t in enumerate(program.graph.inputs)]
    outputs = [(f"OUTPUT{i}", "const ", tensors[t]) for i, t in enumerate(program.graph.outputs)]
    return inputs + outputs


def _in_memory(program: Program) -> list[tuple[str, str, Tensor]]:
    """Of the interface, what the caller reaches by a pointer: not an input that comes by rows."""
    inputs = len(program.graph.inputs) if program.takes_pieces else 0
    return _interface(program)[inputs:]


def _accessor(name: str, stem: str, qualifier: str, tensor: Tensor) -> str:
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


def _header(program: Program, name: str, banner: str) -> str:
    upper = name.upper()
    entry = entry_of(program, name)
    interface = _interface(program)
    macros = "\n\n".join(_tensor_macros(upper, stem, tensor) for stem, _, tensor in interface)
    accessors = "\n".join(
        f"{_accessor(name, stem, qualifier, tensor)};"
        for stem, qualifier, tensor in _in_memory(program)
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

{name}_status {name}_init({name}_t *self, void *arena, size_t arena_size);
{reset_prototype(program, name)}{accessors}
{entry.prototype};

#ifdef __cplusplus
}}
#endif

#endif
"""


def _place_label(program: Program, index: int) -> str:
    region, offset = program.place(index)
    return f"@{offset}" if region == "arena" else f"state@{offset}"


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


def _accessors(program: Program, name: str) -> str:
    bodies = []
    for stem, qualifier, tensor in _in_memory(program):
        region, offset = program.place(tensor.index)
        memory = "self->arena" if region == "arena" else f"({qualifier}int8_t *)self->state"
        pointer = typed_pointer(tensor.dtype.name, f"{memory} + {offset}")
        bodies.append(
            f"{_accessor(name, stem, qualifier, tensor)}\n{{\n    return {pointer};\n}}\n"
        )
    return "\n".join(bodies)


def _source(
    program: Program, name: str, banner: str, steps: Sequence[Step], has_constants: bool
) -> str:
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
#define {upper}_AFTER_STEP(tensor, offset, data, size) ((void)0)
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


def _weights_header(name: str, constants: Sequence[Constant]) -> str:
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


def _weights_source(name: str, constants: Sequence[Constant]) -> str:
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
