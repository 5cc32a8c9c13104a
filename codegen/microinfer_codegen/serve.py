"""Serve: a C file that answers a host over any byte stream, so that `verify --serial` can ask.

The firmware gives two functions, one that reads bytes and one that writes them; the rest is here.
The protocol, all integers little-endian:

    host   "?"                           who are you
    board  "microinfer" version sha256   version: one byte; sha256: the model file's first 8 bytes
    host   "R"                           forget: reset the state
    host   "I" inputs                    run: every input's bytes, in the model's order
    board  (tensor offset size bytes)*   each traced piece of a tensor, then each output,
           -1 0 0                        then the end
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from microinfer.plan.program import Program
from microinfer_codegen.ctext import rows_of

PROTOCOL_VERSION = 2
GREETING = b"microinfer"
SHA_BYTES = 8


def serve_files(program: Program, name: str, sha256: str) -> Mapping[PurePosixPath, str]:
    """NAME_serve.h and NAME_serve.c, beside the unit's files."""
    return {
        PurePosixPath(f"{name}_serve.h"): _header(name),
        PurePosixPath(f"{name}_serve.c"): _source(program, name, sha256),
    }


def greeting(sha256: str) -> bytes:
    """What a board says of itself."""
    return GREETING + bytes([PROTOCOL_VERSION]) + bytes.fromhex(sha256)[:SHA_BYTES]


def _header(name: str) -> str:
    upper = name.upper()
    return f"""\
/* {name}_serve.h -- answers `microinfer verify --serial`: inputs in, tensors out.
 *
 * Build {name}.c and {name}_serve.c with {upper}_TRACE defined to send every step's tensor; without
 * it the outputs alone are sent.
 */
#ifndef {upper}_SERVE_H
#define {upper}_SERVE_H

#include "{name}.h"

#ifdef __cplusplus
extern "C" {{
#endif

/* The byte stream: both wait until all bytes are through; read gives 0 when there are no more. */
typedef struct {{
    size_t (*read)(void *context, void *data, size_t size);
    void (*write)(void *context, const void *data, size_t size);
    void *context;
}} {name}_stream_t;

/* Answers until the stream ends. net: after {name}_init. */
void {name}_serve({name}_t *net, const {name}_stream_t *stream);

#ifdef __cplusplus
}}
#endif

#endif
"""


def _whole(program: Program, name: str) -> str:
    """Statements that read all inputs and run."""
    reads = "\n".join(
        f"    if (stream->read(stream->context, {name}_input{i}(net), {name.upper()}_INPUT{i}_SIZE)"
        " == 0) {\n        return 0;\n    }"
        for i in range(len(program.graph.inputs))
    )
    return f"{reads}\n    status = {name}_run(net);"


def _frame(name: str) -> str:
    """Statements that read a frame and give it to the model."""
    upper = name.upper()
    return f"""\
    if (stream->read(stream->context, frame, sizeof frame) == 0) {{
        return 0;
    }}
    status = {name}_push_frame(net, frame);
    if (status == {upper}_MORE) {{
        status = {upper}_OK; /* the window is not full yet: its bytes are known all the same */
    }}"""


def _rows(name: str) -> str:
    """Statements that read the input row by row and give each to the model."""
    upper = name.upper()
    return f"""\
    status = {upper}_MORE;
    for (y = 0; y < {upper}_INPUT_ROWS && status == {upper}_MORE; ++y) {{
        if (stream->read(stream->context, row, sizeof row) == 0) {{
            return 0;
        }}
        status = {name}_push_row(net, row);
    }}"""


def _source(program: Program, name: str, sha256: str) -> str:
    upper = name.upper()
    graph = program.graph
    hello = rows_of(str(byte) for byte in greeting(sha256))
    run, rows = _whole(program, name), ""
    if program.window_frames:
        run, rows = _frame(name), f"    uint8_t frame[{upper}_FRAME_SIZE];\n"
    elif program.stream_input:
        run, rows = _rows(name), f"    uint8_t row[{upper}_ROW_SIZE];\n    int32_t y;\n"
    writes = "\n".join(
        f"    send(&link, {tensor}, 0u, {name}_output{i}(net), {upper}_OUTPUT{i}_SIZE);"
        for i, tensor in enumerate(graph.outputs)
    )
    reset = f"{name}_reset(net);" if program.state_bytes else "/* there is no state */"
    return f"""\
/* {name}_serve.c -- the board's side of `microinfer verify --serial`. */
#include "{name}_serve.h"

#define END_OF_RUN (-1)

static const uint8_t greeting[] = {{
{hello}
}};

static void send(void *context, int32_t tensor, size_t offset, const void *data, size_t size)
{{
    const {name}_stream_t *stream = *(const {name}_stream_t *const *)context;
    const uint32_t words[3] = {{(uint32_t)tensor, (uint32_t)offset, (uint32_t)size}};
    uint8_t head[12];
    int32_t i;

    for (i = 0; i < 12; ++i) {{
        head[i] = (uint8_t)((words[i / 4] >> (8 * (i % 4))) & 0xffu);
    }}
    stream->write(stream->context, head, sizeof head);
    if (size > 0u) {{
        stream->write(stream->context, data, size);
    }}
}}

/* One inference; 0 when the stream ended. */
static int32_t answer({name}_t *net, const {name}_stream_t *stream)
{{
    const {name}_stream_t *link = stream;
    {name}_status status;
{rows}
#ifdef {upper}_TRACE
    net->trace = send;
    net->trace_context = &link;
#endif
{run}
    if (status == {upper}_OK) {{
{writes.replace("    send", "        send")}
    }}
    send(&link, END_OF_RUN, 0u, NULL, 0u);
    return 1;
}}

void {name}_serve({name}_t *net, const {name}_stream_t *stream)
{{
    uint8_t command;
    int32_t going = 1;

    while (going != 0 && stream->read(stream->context, &command, 1u) != 0u) {{
        if (command == (uint8_t)'?') {{
            stream->write(stream->context, greeting, sizeof greeting);
        }} else if (command == (uint8_t)'R') {{
            {reset}
        }} else if (command == (uint8_t)'I') {{
            going = answer(net, stream);
        }}
    }}
}}
"""
