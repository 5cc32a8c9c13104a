"""Link: the linker script of a target, as text.

Knows sections and memories. What belongs to the model is kept apart from what only runs and
measures it, so that sizes can be read off the linked file.
"""

from __future__ import annotations

from microinfer_codegen.targets.table import Target

STACK_BYTES = 16 * 1024
GUARD_BYTES = 1024
"""The stack's lowest bytes; who touches them may have gone further. Frames may have holes."""

MODEL_ARCHIVE = "libmodel.a"
"""The archive that holds the model's objects, and nothing else."""

RUNNER_ARCHIVE = "librunner.a"
"""Startup code and what feeds the model: not part of its cost."""


def linker_script(target: Target) -> str:
    """Everything in flash but .data, .bss and the stack, which grows down from the end of RAM."""
    flash, ram = target.flash, target.ram
    return f"""\
ENTRY(reset_handler)

MEMORY
{{
    FLASH (rx) : ORIGIN = 0x{flash.origin:08x}, LENGTH = {flash.length}
    RAM (rwx) : ORIGIN = 0x{ram.origin:08x}, LENGTH = {ram.length}
}}

SECTIONS
{{
    .vectors : {{ KEEP(*(.vectors)) }} > FLASH
    .runner_text : {{ *{RUNNER_ARCHIVE}:*(.text .text.*) }} > FLASH
    .runner_rodata : {{ *{RUNNER_ARCHIVE}:*(.rodata .rodata.*) }} > FLASH
    .model_text : {{ *{MODEL_ARCHIVE}:*(.text .text.*) }} > FLASH
    .model_rodata : {{ *{MODEL_ARCHIVE}:*(.rodata .rodata.*) }} > FLASH
    .library_text : {{ *(.text .text.*) }} > FLASH
    .library_rodata : {{ *(.rodata .rodata.*) }} > FLASH
    .ARM.exidx : {{ *(.ARM.exidx* .ARM.extab*) }} > FLASH

    .model_data : {{ *{MODEL_ARCHIVE}:*(.data .data.* .bss .bss.* COMMON) }} > RAM AT > FLASH
    ASSERT(SIZEOF(.model_data) == 0, "the model has variables of its own: nothing initialises them")
    .data : ALIGN(4)
    {{
        data_start = .;
        *(.data .data.*)
        . = ALIGN(4);
        data_end = .;
    }} > RAM AT > FLASH
    data_image = LOADADDR(.data);
    .bss (NOLOAD) : ALIGN(8)
    {{
        bss_start = .;
        *(.bss .bss.* COMMON)
        . = ALIGN(8);
        bss_end = .;
    }} > RAM

    stack_end = ORIGIN(RAM) + LENGTH(RAM);
    stack_start = stack_end - {STACK_BYTES};
    stack_guard = stack_start + {GUARD_BYTES};
    ASSERT(bss_end <= stack_start, "RAM: the model's memory and the stack do not fit")
}}
"""
