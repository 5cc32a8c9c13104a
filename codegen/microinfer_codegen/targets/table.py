"""TARGETS: the cores we build for, and the emulated boards that run them. One visible table.

Knows compiler flags, memory maps and machine names; knows nothing of models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from microinfer.errors import UnsupportedModel

KIB = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """A contiguous memory of a board."""

    origin: int
    length: int  # bytes


@dataclass(frozen=True, slots=True)
class Target:
    """A core, how to compile for it, and the QEMU board that runs its code."""

    name: str
    flags: tuple[str, ...]
    machine: str
    flash: Memory  # code and constants; the board's first vector table lies at its origin
    ram: Memory
    has_fpu: bool
    objdump_flags: tuple[str, ...] = ()  # where the file does not say enough


def _flags(cpu: str, floats: str = "-mfloat-abi=soft") -> tuple[str, ...]:
    return (f"-mcpu={cpu}", "-mthumb", *floats.split())


_SRAM = Memory(0x20000000, 4096 * KIB)
_CODE = Memory(0x00000000, 4096 * KIB)

# The M0 boards of QEMU have too little memory for images; their code runs on the M3's, which
# executes every ARMv6-M instruction.
TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("cortex-m0", _flags("cortex-m0"), "mps2-an385", _CODE, _SRAM, False),
        Target("cortex-m0plus", _flags("cortex-m0plus"), "mps2-an385", _CODE, _SRAM, False),
        Target("cortex-m3", _flags("cortex-m3"), "mps2-an385", _CODE, _SRAM, False),
        Target(
            "cortex-m4",
            _flags("cortex-m4", "-mfloat-abi=hard -mfpu=fpv4-sp-d16"),
            "mps2-an386",
            _CODE,
            _SRAM,
            True,
        ),
        Target(
            "cortex-m7",
            _flags("cortex-m7", "-mfloat-abi=hard -mfpu=fpv5-d16"),
            "mps2-an500",
            _CODE,
            _SRAM,
            True,
        ),
        Target(
            "cortex-m33",
            _flags("cortex-m33", "-mfloat-abi=hard -mfpu=fpv5-sp-d16"),
            "mps2-an505",
            Memory(0x10000000, 4096 * KIB),
            Memory(0x38000000, 2048 * KIB),
            True,
        ),
        Target(
            "cortex-m55",
            _flags("cortex-m55", "-mfloat-abi=hard"),
            "mps3-an547",
            Memory(0x10000000, 512 * KIB),
            Memory(0x30000000, 512 * KIB),
            True,
            ("-m", "armv8.1-m.main"),
        ),
    )
}
"""By the name that `--on` takes; `host` is the machine we run on and has no row."""

HOST = "host"


def require_target(name: str) -> None:
    """Refuse a name that is neither HOST nor a target's."""
    if name not in (HOST, *TARGETS):
        raise UnsupportedModel(f"target {name!a}: {', '.join((HOST, *TARGETS))} are supported")


def find_target(name: str) -> Target:
    """The target of a name; raises UnsupportedModel, which lists them, for others."""
    if name not in TARGETS:
        raise UnsupportedModel(f"target {name!a}: {', '.join(TARGETS)} are emulated")
    return TARGETS[name]
