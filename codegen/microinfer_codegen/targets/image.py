"""Image: a model, a runner and startup code linked for a target.

The runner reads samples from a file of the host and writes tensors to another, through
semihosting; one image serves any number of samples. Knows files and flags; what runs the image is
`emulator`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath

from microinfer.errors import ToolError
from microinfer.plan.program import Program
from microinfer_codegen.build import (
    STRICT_FLAGS,
    Compiler,
    archive_objects,
    cached_file,
    compile_objects,
    find_compiler,
    run_tool,
)
from microinfer_codegen.feeding import infer_function, input_place, whole_input
from microinfer_codegen.targets.link import MODEL_ARCHIVE, RUNNER_ARCHIVE, linker_script
from microinfer_codegen.targets.table import Target
from microinfer_codegen.unit import Unit

PREFIX = "arm-none-eabi-"

INPUT_FILE, OUTPUT_FILE, FAULT_FILE = "input.bin", "output.bin", "fault.bin"

END_OF_SAMPLE = -1
USAGE_RECORD = -2
"""Tensor numbers that are none: the end of a sample, and the bytes of stack and arena of a run."""

RUN_FAILED, NOT_READY, STACK_OVERFLOW, ARENA_OVERRUN = 2, 3, 4, 5
"""Exit codes of the runner, none of QEMU's own (1)."""

ARENA_WORDS = {4: "int32_t", 8: "int64_t"}
"""What an arena is made of, by its alignment."""

START_MARK, STEP_MARK, STOP_MARK = 0xBF80, 0xBF90, 0xBFA0
"""Hints that no core gives a meaning: instructions that do nothing, which the counter sees."""


@dataclass(frozen=True, slots=True)
class Image:
    """A linked program."""

    target: Target
    path: Path
    traced: bool  # whether it writes every tensor, not the outputs alone


def cross_compiler() -> Compiler:
    """arm-none-eabi-gcc, or ToolError that says what to install."""
    try:
        return find_compiler(f"{PREFIX}gcc")
    except ToolError as error:
        raise ToolError(f"{PREFIX}gcc: not found; install it with: make setup-arm") from error


def runner_source(program: Program, name: str, traced: bool) -> str:
    graph = program.graph
    upper = name.upper()
    alignment = program.arena_alignment
    reads = "\n".join(
        f"    if (board_read(input, {input_place(program, name, i)}, "
        f"{graph.tensors[t].size_bytes}u) != {graph.tensors[t].size_bytes}u) {{\n"
        "        return 0;\n    }"
        for i, t in enumerate(graph.inputs)
    )
    writes = "\n".join(
        f"    emit(NULL, {t}, 0u, {name}_output{i}(&net), {graph.tensors[t].size_bytes}u);"
        for i, t in enumerate(graph.outputs)
    )
    trace = "    net.trace = emit;\n" if traced else ""
    return f"""\
/* Runs {name} on every sample of {INPUT_FILE} and writes tensors to {OUTPUT_FILE}. */
#include "{name}.h"
#include "board.h"

#define GUARD_BYTES 64u

/* The arena between guards, so that a write beside it is seen. */
static struct {{
    uint8_t before[GUARD_BYTES];
    {ARENA_WORDS[alignment]} arena[({upper}_ARENA_SIZE + {alignment - 1}u) / {alignment}u];
    uint8_t after[GUARD_BYTES];
}} memory;
static {name}_t net;
static int32_t output;

static void emit(void *context, int32_t tensor, size_t offset, const void *data, size_t size)
{{
    const uint32_t first = (uint32_t)offset;
    const uint32_t bytes = (uint32_t)size;
    (void)context;
    board_write(output, &tensor, sizeof tensor);
    board_write(output, &first, sizeof first);
    board_write(output, &bytes, sizeof bytes);
    board_write(output, data, size);
}}

{whole_input(program, name)}
{infer_function(program, name)}
/* used: bytes of stack below this frame, which are those of a run. */
__attribute__((noinline)) static {name}_status marked_run(uint32_t *used)
{{
    {name}_status status;

    board_paint_stack();
    __asm__ volatile(".inst.n 0x{START_MARK:04x}" ::: "memory");
    status = infer(&net);
    __asm__ volatile(".inst.n 0x{STOP_MARK:04x}" ::: "memory");
    *used = board_stack_used();
    return status;
}}

__attribute__((noinline)) static {name}_status marked_init(void)
{{
    {name}_status status;

    __asm__ volatile(".inst.n 0x{START_MARK:04x}" ::: "memory");
    status = {name}_init(&net, memory.arena, sizeof memory.arena);
    __asm__ volatile(".inst.n 0x{STOP_MARK:04x}" ::: "memory");
    return status;
}}

/* Bytes of the arena up to the last one that is not as it was painted. */
static uint32_t arena_used(void)
{{
    const uint8_t *bytes = (const uint8_t *)memory.arena;
    uint32_t used = sizeof memory.arena;
    size_t i;

    for (i = 0; i < GUARD_BYTES; ++i) {{
        if (memory.before[i] != 0xa5u || memory.after[i] != 0xa5u) {{
            board_exit({ARENA_OVERRUN});
        }}
    }}
    while (used > 0u && bytes[used - 1u] == 0xa5u) {{
        --used;
    }}
    return used;
}}

/* One sample; 0 when there is none. */
static int32_t run_sample(int32_t input)
{{
    uint32_t used[2]; /* of the stack, of the arena */
    {name}_status status;
    uint8_t *paint = (uint8_t *)&memory;
    size_t i;

    for (i = 0; i < sizeof memory; ++i) {{
        paint[i] = 0xa5u;
    }}
{reads}
{trace}    status = marked_run(&used[0]);
    if (status != {upper}_OK) {{
        board_exit({RUN_FAILED});
    }}
    if (used[0] == 0u) {{
        board_exit({STACK_OVERFLOW});
    }}
    used[1] = arena_used();
{writes}
    emit(NULL, {USAGE_RECORD}, 0u, used, sizeof used);
    emit(NULL, {END_OF_SAMPLE}, 0u, NULL, 0u);
    return 1;
}}

int main(void)
{{
    const int32_t input = board_open("{INPUT_FILE}", 0);

    output = board_open("{OUTPUT_FILE}", 1);
    if (input < 0 || output < 0 || marked_init() != {upper}_OK) {{
        return {NOT_READY};
    }}
    while (run_sample(input) != 0) {{
    }}
    return 0;
}}
"""


def board_files() -> dict[PurePosixPath, str]:
    """Startup code and its header."""
    folder = files("microinfer_codegen.targets") / "c"
    return {
        PurePosixPath(name): (folder / name).read_text(encoding="utf-8")
        for name in ("board.h", "board.c")
    }


def target_flags(target: Target, optimization: str) -> list[str]:
    """How a model's sources are compiled for a target."""
    sections = ("-ffunction-sections", "-fdata-sections")
    return [*STRICT_FLAGS, *target.flags, optimization, *sections]


def build_image(
    program: Program,
    unit: Unit,
    target: Target,
    optimization: str = "-O2",
    traced: bool = False,
    marked: bool = False,
) -> Image:
    """Compile and link, from the cache where nothing changed.

    traced: write every step's tensors; marked: mark the end of each step for the counter.
    """
    compiler = cross_compiler()
    upper = unit.name.upper()
    common = target_flags(target, optimization)
    extra = [f"-D{upper}_TRACE"] if traced else []
    mark = f'__asm__ volatile(".inst.n 0x{STEP_MARK:04x}" ::: "memory")'
    if marked:
        extra.append(f"-D{upper}_AFTER_STEP(tensor, offset, data, size)={mark}")
    model = compile_objects(unit.files, compiler, [*common, *extra])
    runner_files = {
        **board_files(),
        **{path: text for path, text in unit.files.items() if path.suffix == ".h"},
        PurePosixPath("runner.c"): runner_source(program, unit.name, traced),
    }
    has_fpu = ["-DBOARD_HAS_FPU"] if target.has_fpu else []
    # Nor may the compiler make calls of loops: the runner shall need no library.
    own = ["-fno-tree-loop-distribute-patterns", "-fno-builtin", *has_fpu]
    runner = compile_objects(runner_files, compiler, [*common, *own, *extra[:1]])
    return Image(target, link_image(compiler, target, model, runner), traced)


def link_image(
    compiler: Compiler, target: Target, model: Sequence[Path], runner: Sequence[Path]
) -> Path:
    """The model's objects and the runner's, in archives of their own, as one program."""
    script = linker_script(target)
    objects = [str(path) for path in (*model, *runner)]

    def make(made: Path) -> None:
        folder = made.parent
        (folder / "image.ld").write_text(script, encoding="utf-8")
        for name, members in ((MODEL_ARCHIVE, model), (RUNNER_ARCHIVE, runner)):
            archive_objects(f"{PREFIX}ar", members, folder / name)
        run_tool(
            [
                *compiler.command,
                *target.flags,
                "-nostartfiles",
                "--specs=nano.specs",
                "-Wl,--gc-sections",
                "-Wl,--fatal-warnings",
                "-Wl,--no-warn-rwx-segments",
                "-Wl,-u,reset_handler",
                "-T",
                "image.ld",
                RUNNER_ARCHIVE,
                MODEL_ARCHIVE,
                "-o",
                str(made),
            ],
            folder,
        )

    key = [*compiler.command, compiler.version, *target.flags, script, *objects]
    return cached_file(key, ".elf", make)
