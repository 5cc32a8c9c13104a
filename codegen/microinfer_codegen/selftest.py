"""Selftest: a C file with recorded inputs and a checksum of every tensor they lead to.

A user compiles it into firmware and calls one function: a board proves by itself that it computes
the reference's bytes, without any input or output but a callback. Knows C text and checksums;
what the network computes comes from the interpreter.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np

from microinfer import interpret
from microinfer.graph import Array, Graph
from microinfer.plan.program import Program
from microinfer_codegen.ctext import array_body
from microinfer_codegen.vectors import sampled

VECTORS = 3
"""Inputs that are recorded: random values, a ramp, and the least there are."""


def selftest_files(program: Program, name: str, seed: int = 0) -> Mapping[PurePosixPath, str]:
    """NAME_selftest.h and NAME_selftest.c, beside the unit's files."""
    graph = program.graph
    samples = list(sampled(graph, VECTORS, seed))
    traced = _order(program)
    steps, outputs = _checksums(program, samples, traced)
    return {
        PurePosixPath(f"{name}_selftest.h"): _header(name),
        PurePosixPath(f"{name}_selftest.c"): _source(
            program,
            name,
            inputs="\n".join(
                _recorded(i, [s[i] for s in samples]) for i in range(len(graph.inputs))
            ),
            tables=_tables(graph, name, traced, steps, outputs),
            count=len(samples),
        ),
    }


def _order(program: Program) -> list[int]:
    """Tensors as NAME_AFTER_STEP reports them."""
    return [index for op in program.steps for index in op.outputs]


def checksum(values: Array) -> int:
    """CRC-32 (IEEE 802.3) of an array's bytes."""
    return zlib.crc32(np.ascontiguousarray(values).tobytes())


def _header(name: str) -> str:
    upper = name.upper()
    return f"""\
/* {name}_selftest.h -- does this board compute what the reference computed?
 *
 * Build {name}.c and {name}_selftest.c with {upper}_TRACE defined to check every step; without it
 * the outputs alone are checked.
 *
 *     static int32_t arena[({upper}_ARENA_SIZE + 3u) / 4u];
 *     {name}_t net;
 *     differences = {name}_selftest(&net, arena, sizeof arena, NULL, NULL);
 */
#ifndef {upper}_SELFTEST_H
#define {upper}_SELFTEST_H

#include "{name}.h"

#ifdef __cplusplus
extern "C" {{
#endif

/* Called for each tensor whose checksum is not the recorded one. */
typedef void (*{name}_selftest_fn)(void *context, int32_t input, int32_t tensor, uint32_t wanted,
                                   uint32_t got);

/* Runs every recorded input; how many checksums differ, or -1 where {name}_init or {name}_run
 * refused. report may be NULL. */
int32_t {name}_selftest({name}_t *net, void *arena, size_t arena_size, {name}_selftest_fn report,
                        void *context);

#ifdef __cplusplus
}}
#endif

#endif
"""


def _tables(
    graph: Graph,
    name: str,
    traced: Sequence[int],
    steps: Sequence[Sequence[int]],
    outputs: Sequence[Sequence[int]],
) -> str:
    """What the checksums must be, as C text."""
    numbers = _wrapped("    " + ", ".join(str(index) for index in traced) + ",\n")
    sizes = _wrapped(
        "    " + ", ".join(f"{graph.tensors[index].size_bytes}u" for index in traced) + ",\n"
    )
    return f"""\
/* CRC-32 of every model output. */
{_table("outputs", str(len(graph.outputs)), outputs)}
#ifdef {name.upper()}_TRACE
#define TRACED {len(traced)}

/* Tensors in the order of the steps, their bytes, and the CRC-32 of each as its bytes come. */
static const int32_t tensors[TRACED] = {{
{numbers}}};
static const uint32_t sizes[TRACED] = {{
{sizes}}};
{_table("steps", "TRACED", steps)}#endif
"""


def _run(program: Program, name: str) -> str:
    """Statements that give a recorded input and run."""
    upper = name.upper()
    if program.window_frames:
        return f"""\
        status = {name}_push_frame(net, input0[input]);
        if (status == {upper}_MORE) {{
            status = {upper}_OK; /* the window is not full yet: its bytes are known all the same */
        }}"""
    if program.stream_input:
        return f"""\
        status = {upper}_MORE;
        for (row = 0u; row < {upper}_INPUT_ROWS && status == {upper}_MORE; ++row) {{
            status = {name}_push_row(net, input0[input] + row * {upper}_ROW_SIZE);
        }}"""
    fills = "\n".join(
        f"        memcpy({name}_input{i}(net), input{i}[input], {upper}_INPUT{i}_SIZE);"
        for i in range(len(program.graph.inputs))
    )
    return f"{fills}\n        status = {name}_run(net);"


def _source(program: Program, name: str, inputs: str, tables: str, count: int) -> str:
    graph, run = program.graph, _run(program, name)
    row = "    uint32_t row;\n" if program.stream_input else ""
    upper = name.upper()
    checks = "\n".join(
        f"        check(&test, {tensor}, checksum(0u, {name}_output{i}(net), "
        f"{upper}_OUTPUT{i}_SIZE),\n              outputs[input][{i}]);"
        for i, tensor in enumerate(graph.outputs)
    )
    return f"""\
/* {name}_selftest.c -- recorded inputs, and checksums of what the reference made of them. */
#include "{name}_selftest.h"

#include <string.h>

#define INPUTS {count}

{inputs}
{tables}
typedef struct {{
    {name}_selftest_fn report;
    void *context;
    int32_t input;
    int32_t differences;
#ifdef {upper}_TRACE
    uint32_t crc[TRACED];
    uint32_t seen[TRACED]; /* bytes */
#endif
}} test_t;

/* CRC-32 (IEEE 802.3) of bytes that follow those of `before`, a bit at a time: small, and fast
 * enough for a test. */
static uint32_t checksum(uint32_t before, const void *data, size_t size)
{{
    const uint8_t *bytes = (const uint8_t *)data;
    uint32_t crc = ~before;
    size_t i;
    int32_t bit;

    for (i = 0; i < size; ++i) {{
        crc ^= bytes[i];
        for (bit = 0; bit < 8; ++bit) {{
            crc = (crc >> 1) ^ ((crc & 1u) != 0u ? 0xedb88320u : 0u);
        }}
    }}
    return ~crc;
}}

static void check(test_t *test, int32_t tensor, uint32_t got, uint32_t wanted)
{{
    if (got != wanted) {{
        ++test->differences;
        if (test->report != NULL) {{
            test->report(test->context, test->input, tensor, wanted, got);
        }}
    }}
}}

#ifdef {upper}_TRACE
static void after_step(void *context, int32_t tensor, size_t offset, const void *data, size_t size)
{{
    test_t *test = (test_t *)context;
    int32_t i = 0;

    (void)offset;
    while (i < TRACED && (tensors[i] != tensor || test->seen[i] == sizes[i])) {{
        ++i;
    }}
    if (i < TRACED) {{
        test->crc[i] = checksum(test->crc[i], data, size);
        test->seen[i] += (uint32_t)size;
    }}
}}

static void begin_steps(test_t *test)
{{
    int32_t i;

    for (i = 0; i < TRACED; ++i) {{
        test->crc[i] = 0u;
        test->seen[i] = 0u;
    }}
}}

static void check_steps(test_t *test)
{{
    int32_t i;

    for (i = 0; i < TRACED; ++i) {{
        check(test, tensors[i], test->crc[i], steps[test->input][i]);
    }}
}}
#endif

int32_t {name}_selftest({name}_t *net, void *arena, size_t arena_size, {name}_selftest_fn report,
                        void *context)
{{
    test_t test = {{0}};
    {name}_status status;
    int32_t input;
{row}
    test.report = report;
    test.context = context;
    if ({name}_init(net, arena, arena_size) != {upper}_OK) {{
        return -1;
    }}
    for (input = 0; input < INPUTS; ++input) {{
        test.input = input;
#ifdef {upper}_TRACE
        begin_steps(&test);
        net->trace = after_step;
        net->trace_context = &test;
#endif
{run}
        if (status != {upper}_OK) {{
            return -1;
        }}
#ifdef {upper}_TRACE
        check_steps(&test);
#endif
{checks}
    }}
    return test.differences;
}}
"""


def _recorded(number: int, arrays: Sequence[Array]) -> str:
    stacked = np.stack([np.frombuffer(a.tobytes(), np.uint8) for a in arrays])
    size = f"{arrays[0].nbytes}u"
    return (
        f"static const uint8_t input{number}[INPUTS][{size}] = {{\n"
        + "".join(f"    {{\n{array_body(row)}\n    }},\n" for row in stacked)
        + "};\n"
    )


def _checksums(
    program: Program, samples: Sequence[Sequence[Array]], traced: Sequence[int]
) -> tuple[list[list[int]], list[list[int]]]:
    """(of every tensor of the steps, of every output) per input; a stream's in their order."""
    graph = program.graph
    state = interpret.initial_state(graph)
    steps, outputs = [], []
    for arrays in samples:
        values = interpret.trace(graph, arrays, state)
        steps.append([checksum(_as_traced(program, index, values[index])) for index in traced])
        outputs.append([checksum(values[index]) for index in graph.outputs])
    return steps, outputs


def _as_traced(program: Program, index: int, values: Array) -> Array:
    """The bytes in the order in which a trace reports them: rows of a backward segment turn."""
    for segment in program.segments:
        rows = segment.rows_written(index)
        if segment.backward and rows is not None:
            return values.reshape(rows, -1)[::-1]
    return values


def _table(symbol: str, columns: str, rows: Sequence[Sequence[int]]) -> str:
    body = "".join("    {" + ", ".join(f"0x{value:08x}u" for value in row) + "},\n" for row in rows)
    return f"static const uint32_t {symbol}[INPUTS][{columns}] = {{\n{_wrapped(body)}}};\n"


def _wrapped(body: str) -> str:
    """Lines of at most 96 characters."""
    lines: list[str] = []
    for line in body.splitlines():
        rest = line
        while len(rest) > 96:
            cut = rest.rfind(", ", 0, 96) + 1
            lines.append(rest[:cut])
            rest = "     " + rest[cut:].lstrip()
        lines.append(rest)
    return "\n".join(lines) + "\n"
