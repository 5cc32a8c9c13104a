"""Size: what a linked image takes of flash, part by part, read off its sections.

The linker script keeps the model's sections apart; the runner and startup code are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from microinfer.errors import ToolError
from microinfer_codegen.build import run_tool
from microinfer_codegen.targets.image import PREFIX, Image
from microinfer_codegen.unit import Unit

CODE_SECTIONS = (".model_text", ".library_text", ".library_rodata")
"""The model's code, and what it takes of the compiler's and the C library."""

FORBIDDEN = re.compile(
    r"_*(malloc|free|calloc|realloc|sbrk)(_r)?"  # allocation
    r"|_*[a-z]*printf(_[a-z]+)?|_*(puts|putchar|fwrite)(_r)?"  # output
    r"|_Z\w+|__cxa_\w+|__gxx_\w+|_Unwind_\w+"  # C++
    r"|__aeabi_(c?[fd]|h2|u?[il]2[fd])\w*"  # float arithmetic in software
    r"|__(add|sub|mul|div|neg|float|fix|extend|trunc|cmp|eq|ne|lt|le|gt|ge|unord)\w*[sdt]f\w*"
)
"""Symbols that no integer model may need."""


@dataclass(frozen=True, slots=True)
class Flash:
    """Bytes of flash; data_bytes are initialised variables, of which there should be none."""

    code_bytes: int
    weight_bytes: int
    table_bytes: int
    data_bytes: int

    @property
    def total_bytes(self) -> int:
        """All of it."""
        return self.code_bytes + self.weight_bytes + self.table_bytes + self.data_bytes


def sections(image: Image) -> Mapping[str, int]:
    """Section name to bytes."""
    found: dict[str, int] = {}
    for line in run_tool([f"{PREFIX}size", "-A", str(image.path)], image.path.parent).splitlines():
        words = line.split()
        if len(words) == 3 and words[1].isdigit():
            found[words[0]] = int(words[1])
    if ".model_text" not in found:
        raise ToolError(f"{PREFIX}size: no section .model_text in {image.path.name}")
    return found


def flash_of(image: Image, unit: Unit) -> Flash:
    """What the model takes; weights are the unit's, tables the rest of its constants."""
    size = sections(image)
    constants = size.get(".model_rodata", 0)
    return Flash(
        code_bytes=sum(size.get(name, 0) for name in CODE_SECTIONS),
        weight_bytes=unit.learned_bytes,
        table_bytes=constants - unit.learned_bytes,
        data_bytes=size.get(".model_data", 0),
    )


def symbols(image: Image) -> frozenset[str]:
    """Every symbol of the linked file."""
    text = run_tool([f"{PREFIX}nm", str(image.path)], image.path.parent)
    return frozenset(line.split()[-1] for line in text.splitlines() if line.strip())


def forbidden_symbols(image: Image) -> list[str]:
    """Symbols of allocation, output, C++ or float arithmetic, where there should be none."""
    return sorted(name for name in symbols(image) if FORBIDDEN.fullmatch(name))
