"""Runner: a model's compiled C as a program of its own, fed through a pipe.

For builds that cannot be loaded into Python: sanitizers here, emulated boards later. The arena
is allocated with exactly the declared size, so that a sanitizer sees the first byte beyond it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from microinfer.errors import ToolError
from microinfer.graph import Array, Graph
from microinfer.interpret import check_inputs
from microinfer.plan.program import Program
from microinfer_codegen.build import Compiler, build_program
from microinfer_codegen.feeding import infer_function, input_place, whole_input
from microinfer_codegen.pieces import RECORD, Pieces
from microinfer_codegen.unit import Unit

END_OF_SAMPLE = -1
"""The record's tensor after all others of a sample."""


def runner_source(program: Program, name: str) -> str:
    """main(): samples from stdin, every step's output to stdout."""
    graph = program.graph
    upper = name.upper()
    reads = "\n".join(
        f"        if (fread({input_place(program, name, i)}, 1, {graph.tensors[t].size_bytes}u, "
        f"stdin) != {graph.tensors[t].size_bytes}u) {{\n            break;\n        }}"
        for i, t in enumerate(graph.inputs)
    )
    writes = "\n".join(
        f"        emit(NULL, {t}, 0u, {name}_output{i}(&net), {graph.tensors[t].size_bytes}u);"
        for i, t in enumerate(graph.outputs)
    )
    return f"""\
/* Runs {name} on every sample of stdin and writes every tensor to stdout. */
#include "{name}.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void emit(void *context, int32_t tensor, size_t offset, const void *data, size_t size)
{{
    const uint32_t first = (uint32_t)offset;
    const uint32_t bytes = (uint32_t)size;
    (void)context;
    (void)fwrite(&tensor, sizeof tensor, 1, stdout);
    (void)fwrite(&first, sizeof first, 1, stdout);
    (void)fwrite(&bytes, sizeof bytes, 1, stdout);
    (void)fwrite(data, 1, size, stdout);
}}

{whole_input(program, name)}
{infer_function(program, name)}
int main(void)
{{
    {name}_t net;
    void *arena = malloc({upper}_ARENA_SIZE);

    if (arena == NULL || {name}_init(&net, arena, {upper}_ARENA_SIZE) != {upper}_OK) {{
        return 1;
    }}
    for (;;) {{
        memset(arena, 0xA5, {upper}_ARENA_SIZE);
{reads}
        net.trace = emit;
        if (infer(&net) != {upper}_OK) {{
            return 1;
        }}
{writes}
        emit(NULL, {END_OF_SAMPLE}, 0u, arena, 0u);
    }}
    free(arena);
    return 0;
}}
"""


class ModelProgram:
    """A built runner: `traces` gives every step's output for every sample."""

    def __init__(self, graph: Graph, path: Path) -> None:
        self._graph = graph
        self._path = path

    def traces(self, samples: Sequence[Sequence[Array]]) -> Iterator[Mapping[int, Array]]:
        """One mapping of tensor index to array per sample; raises ToolError if the program dies."""
        data = b"".join(
            array.tobytes() for arrays in samples for array in check_inputs(self._graph, arrays)
        )
        # ASan would report the interpreter's own leaks of a preloaded libc otherwise.
        environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
        done = subprocess.run(
            [str(self._path)], input=data, capture_output=True, check=False, env=environment
        )
        if done.returncode != 0:
            said = done.stderr.decode("ascii", "replace").strip().splitlines()
            reason = next((line for line in said if "ERROR" in line or "error" in line), "")
            raise ToolError(f"compiled model exited with {done.returncode}: {reason or said[:3]}")
        yield from self._parse(done.stdout)

    def _parse(self, data: bytes) -> Iterator[Mapping[int, Array]]:
        position = 0
        pieces = Pieces(self._graph)
        while position < len(data):
            index, offset, size = RECORD.unpack_from(data, position)
            position += RECORD.size
            if index == END_OF_SAMPLE:
                yield pieces.arrays()
                pieces = Pieces(self._graph)
                continue
            pieces.add(index, offset, data[position : position + size])
            position += size


def build_runner(
    program: Program,
    unit: Unit,
    compiler: Compiler,
    optimization: str = "-O2",
    sanitize: bool = False,
) -> ModelProgram:
    """Compile a unit with its runner, optionally under AddressSanitizer and UBSan."""
    files = {**unit.files, PurePosixPath("runner.c"): runner_source(program, unit.name)}
    defines = [f"{unit.name.upper()}_TRACE"]
    return ModelProgram(
        program.graph, build_program(files, compiler, optimization, defines, sanitize)
    )
