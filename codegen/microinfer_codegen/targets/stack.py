"""Stack: the deepest the stack can get, from what the compiler says of each function.

The frames of our functions are gcc's (-fstack-usage); those of library functions are read off
their first instructions. Who calls whom is read off the linked file: direct calls only, which is
all there is, since nothing here calls through a pointer and nothing calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from microinfer.errors import ToolError
from microinfer_codegen.build import cached_file, run_tool, write_files
from microinfer_codegen.targets.image import cross_compiler, target_flags
from microinfer_codegen.targets.table import Target
from microinfer_codegen.unit import Unit

_FUNCTION = re.compile(r"^[0-9a-f]+ <([^>]+)>:$")
_CALL = re.compile(r"\t(bl|blx|b|b\.n|b\.w|bx)\t[0-9a-f]+ <([^>+]+)>")
_PUSH = re.compile(r"\t(?:push|stmdb\tsp!,|vpush)\t?\s*\{([^}]*)\}")
_SUB = re.compile(r"\tsub(?:\.w|w)?\tsp, (?:sp, )?#(\d+)")
_WORD_BYTES = 4


def frames_of(unit: Unit, target: Target, optimization: str) -> Mapping[str, int]:
    """Function to bytes of stack, as the compiler reports them for the model's sources."""
    compiler = cross_compiler()
    flags = [*target_flags(target, optimization), "-fstack-usage"]
    texts = [str(path) + text for path, text in unit.files.items()]
    frames: dict[str, int] = {}

    def make(made: Path) -> None:
        write_files(unit.files, made.parent)
        usage = []
        for number, source in enumerate(unit.sources):
            command = [*compiler.command, *flags, "-I.", "-c", str(source), "-o", f"{number}.o"]
            run_tool(command, made.parent)
            usage.append((made.parent / f"{number}.su").read_text(encoding="utf-8"))
        made.write_text("".join(usage), encoding="utf-8")

    key = [*compiler.command, compiler.version, *flags, *texts]
    for line in cached_file(key, ".su", make).read_text(encoding="utf-8").splitlines():
        where, size, kind = line.split("\t")
        if "dynamic" in kind:
            raise ToolError(f"stack of {where}: {kind}; only static frames can be summed")
        name = where.rsplit(":", maxsplit=1)[-1].removesuffix(" ")
        frames[name] = max(int(size), frames.get(name, 0))
    return frames


def deepest_stack(listing: str, frames: Mapping[str, int], root: str) -> int:
    """Bytes of the deepest chain of calls from `root`; listing: `objdump -d` of the linked file.

    Functions of one name, which are static in different files, count as the largest of them.
    """
    bodies = _bodies(listing.splitlines())
    depths: dict[str, int] = {}

    def depth(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            raise ToolError(f"stack: {' calls '.join((*above, name))}; recursion has no bound")
        if name not in depths:
            body = bodies.get(name, [])
            callees = {match[2] for line in body for match in _CALL.finditer(line)} - {name}
            own = frames.get(_plain(name))
            frame = _prologue(body) if own is None else own
            below = (depth(callee, (*above, name)) for callee in sorted(callees & bodies.keys()))
            depths[name] = frame + max(below, default=0)
        return depths[name]

    if root not in bodies:
        raise ToolError(f"stack: no function {root} in the linked file")
    return depth(root, ())


def _plain(name: str) -> str:
    """A function without the suffix that an optimiser gave its copy."""
    return name.split(".", maxsplit=1)[0]


def _bodies(lines: Iterable[str]) -> Mapping[str, list[str]]:
    """Function to its lines; several of one name together."""
    bodies: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        match = _FUNCTION.match(line)
        if match is not None:
            current = bodies.setdefault(match[1], [])
        else:
            current.append(line)
    return bodies


def _prologue(body: Iterable[str]) -> int:
    """What a function's instructions take of the stack, all of them together."""
    total = 0
    for line in body:
        if match := _PUSH.search(line):
            total += _WORD_BYTES * len(match[1].split(","))
        elif match := _SUB.search(line):
            total += int(match[1])
    return total
